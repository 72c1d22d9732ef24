import { parentPort, workerData } from 'node:worker_threads';
import { chooseExecutor } from '@hideout/compile';
import { createEnv } from '../env-source.js';
import { NonFiniteValueError } from '../errors/non-finite-value-error.js';
import { RandomStreams } from '../random-streams.js';
import { loadBlock, saveBlock } from './block-state.js';
import { RolloutBlock } from './rollout-block.js';
import type { BlockOutcome } from './rollout-block.js';
import type { RolloutReply, RolloutRequest, RolloutThreadData } from './rollout-messages.js';

/* Entry of a rollout thread: some blocks of worlds, played here one after the other. */

const port = parentPort;
if (port === null) throw new Error('this file is the entry of a worker thread');

const { source, blocks: ranges, seats, steps, actionSeed, backend } = workerData as RolloutThreadData;
const { executor } = await chooseExecutor(backend);
const blocks: RolloutBlock[] = [];
for (const range of ranges) {
  const env = await createEnv(source, range.worlds, range.firstWorld);
  const random = new RandomStreams(actionSeed, range.worlds, range.firstWorld);
  blocks.push(new RolloutBlock(env, range, seats, steps, random, executor));
}
let isStopping = false;
let requests: Promise<void> = Promise.resolve();

const reply = (message: RolloutReply): void => port.postMessage(message);

port.on('message', (request: RolloutRequest) => {
  if (request.type === 'stop') {
    isStopping = true;
    // Not before the step that runs is over: a thread that ends within a program takes the process along.
    requests = requests.then(() => {
      for (const block of blocks) block.dispose();
      port.close();
    });
    return;
  }
  requests = requests.then(() => answer(request));
});

async function answer(request: Exclude<RolloutRequest, { type: 'stop' }>): Promise<void> {
  try {
    const outcomes = await work(request);
    reply({ type: 'done', outcomes, states: blocks.map(saveBlock) });
  } catch (error) {
    reply(failure(error));
  }
}

async function work(request: Exclude<RolloutRequest, { type: 'stop' }>): Promise<readonly BlockOutcome[]> {
  if (request.type === 'reset') {
    for (const { env } of blocks) env.reset(request.seed);
    return [];
  }
  if (request.type === 'load') {
    blocks.forEach((block, i) => loadBlock(block, request.states[i]));
    return [];
  }
  const outcomes: BlockOutcome[] = [];
  for (const block of blocks) {
    const before = outcomes.length;
    block.setPlayers(request.counts, request.opponents[before]);
    const onProgress = (fraction: number): void => {
      reply({ type: 'progress', fraction: (before + fraction) / blocks.length });
    };
    outcomes.push(await block.collect(onProgress, () => isStopping));
  }
  return outcomes;
}

function failure(error: unknown): RolloutReply {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof NonFiniteValueError))
    return { type: 'failed', message, nonFinite: null, cause: error };
  const { what, world, agent, step } = error;
  return { type: 'failed', message, nonFinite: { what, world, agent, step }, cause: null };
}
