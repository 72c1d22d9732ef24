import { parentPort, workerData } from 'node:worker_threads';
import { chooseExecutor } from '@hideout/compile';
import type { LearningReply, LearningRequest, LearningThreadData } from './learning-messages.js';
import type { LearnOutcome } from './learn-job.js';
import { networkKey } from './network-key.js';
import { NetworkPrograms } from './network-programs.js';
import { valuesInPieces } from './values-in-pieces.js';

/* Entry of a learning thread: networks that learn here, each with programs of its own, one job after the other. */

const port = parentPort;
if (port === null) throw new Error('this file is the entry of a worker thread');

const { networks, backend } = workerData as LearningThreadData;
const { executor } = await chooseExecutor(backend);
const programs = new Map(
  networks.map((network) => [networkKey(network), new NetworkPrograms(network, executor)]),
);
let isStopping = false;
let jobs: Promise<void> = Promise.resolve();

const reply = (message: LearningReply): void => port.postMessage(message);

port.on('message', (request: LearningRequest) => {
  if (request.type === 'stop') {
    isStopping = true;
    // Not before the job that runs has come to its next update: a thread that ends within a program takes the process along.
    jobs = jobs.then(() => {
      for (const each of programs.values()) each.dispose();
      port.close();
    });
    return;
  }
  jobs = jobs.then(() => answer(request));
});

async function answer(request: Exclude<LearningRequest, { type: 'stop' }>): Promise<void> {
  try {
    reply({ type: 'done', id: request.id, outcome: await work(request) });
  } catch (error) {
    reply({
      type: 'failed',
      id: request.id,
      message: error instanceof Error ? error.message : String(error),
    });
  }
}

async function work(request: Exclude<LearningRequest, { type: 'stop' }>): Promise<LearnOutcome | null> {
  if (isStopping) return null;
  if (request.type === 'values') {
    const { policyId, parameters, observations, into, pieceRows } = request;
    await valuesInPieces(programsOf({ policyId, kind: 'value' }), parameters, observations, into, pieceRows);
    return null;
  }
  const { id, network, job } = request;
  let told = 0;
  const onProgress = (fraction: number): void => {
    // A hundred messages a job are enough for a bar.
    if (fraction < 1 && fraction - told < 0.01) return;
    told = fraction;
    reply({ type: 'progress', id, fraction });
  };
  return programsOf(network).learn(job, onProgress, () => isStopping);
}

function programsOf(network: Parameters<typeof networkKey>[0]): NetworkPrograms {
  const found = programs.get(networkKey(network));
  if (found === undefined) throw new RangeError(`there is no network ${networkKey(network)} in this thread`);
  return found;
}
