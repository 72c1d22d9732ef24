import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from '../root.mjs';
import { tortured } from './tortured.mjs';

const { Random } = await tortured('random');
const { RowCount } = await tortured('row');

const ITERATIONS = 6;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGKILL'];
/** Longer than an iteration takes on a machine that has nothing else to do. */
const MOST_MS_AFTER_AN_ITERATION = 400;
/** Between the start of the process and its first iteration. */
const MOST_MS_BEFORE_THE_FIRST = 3000;
/** Trainings at a time: each waits half of its time. */
const AT_A_TIME = 2;

/** A training of a second, nothing left out. */
const CONFIG = `seed: 7
env:
  worlds: 4
  episode_steps: 24
  ray_count: 12
ppo:
  rollout_steps: 30
  epochs: 2
  minibatch_size: 60
  hidden_sizes: [16, 16]
  checkpoint_freq: 2
  threads: 0
`;

/**
 * SIGINT, SIGTERM or SIGKILL at a random instant of a real training, which is then resumed from its latest checkpoint to
 * the end: the SHA-256 of weights, of optimiser and random states, and of the metrics are those of the training that
 * nobody interrupted. A case is an interruption; a training that ended before its signal does not count.
 */
export async function resumedTrainings(options) {
  const count = new RowCount('resume', options);
  const figures = { SIGINT: 0, SIGTERM: 0, SIGKILL: 0, withoutCheckpoint: 0, endedBefore: 0 };
  const random = new Random(options.seed);
  const expected = await inDirectory(async (directory) => {
    await start(['train', '--iterations', String(ITERATIONS), '--json'], directory).ended;
    return digestsOf(directory);
  });
  let drawn = 0;
  const oneAfterAnother = async () => {
    while (!count.isDone) {
      const signal = SIGNALS[drawn++ % SIGNALS.length];
      const interruption = { signal, iterations: random.below(ITERATIONS), share: random.next() };
      const problem = await inDirectory((directory) =>
        resumeProblem(directory, interruption, expected, figures),
      );
      if (problem === undefined) {
        figures.endedBefore++;
        continue;
      }
      figures[signal]++;
      await count.add(problem && `${problem} (${JSON.stringify(interruption)})`);
      options.onProgress?.(count.cases);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, oneAfterAnother));
  Object.assign(count.figures, figures);
  return count.report();
}

/** What differs after the resumption; undefined where the training was faster than its interruption. */
async function resumeProblem(directory, { signal, iterations, share }, expected, figures) {
  const training = start(['train', '--iterations', String(ITERATIONS), '--json'], directory);
  await training.printed(iterations);
  await delay(share * (iterations === 0 ? MOST_MS_BEFORE_THE_FIRST : MOST_MS_AFTER_AN_ITERATION));
  training.child.kill(signal);
  const { code, stderr } = await training.ended;
  if (code === 0) return undefined;
  if (stderr.includes('    at ')) return `${signal} is answered with a stack trace: ${stderr}`;
  const hasCheckpoint = checkpointNames(directory).length > 0;
  if (!hasCheckpoint) figures.withoutCheckpoint++;
  const isComplete = checkpointNames(directory).some((name) => iterationOf(name) === ITERATIONS);
  if (!isComplete) {
    const args = [
      'train',
      ...(hasCheckpoint ? ['latest'] : []),
      '--iterations',
      String(ITERATIONS),
      '--json',
    ];
    const resumed = await start(args, directory).ended;
    if (resumed.code !== 0) return `the resumption ended with code ${resumed.code}: ${resumed.stderr}`;
  }
  const found = digestsOf(directory);
  const different = Object.keys(expected).filter((name) => expected[name] !== found[name]);
  return different.length === 0 ? null : `${different.join(', ')} differ from the uninterrupted run's`;
}

/** SHA-256 of all that a run comes to, by file of its last checkpoint. */
function digestsOf(directory) {
  const name = checkpointNames(directory).findLast((each) => iterationOf(each) === ITERATIONS);
  const checkpoint = join(directory, 'checkpoints', name);
  const weights = (policy) => join(checkpoint, 'policies', policy, 'weights.safetensors');
  return {
    'the weights of the seekers': sha256(readFileSync(weights('seeker_policy'))),
    'the weights of the hiders': sha256(readFileSync(weights('hider_policy'))),
    'optimiser, random states and environment': sha256(
      readFileSync(join(checkpoint, 'algorithm_state.safetensors')),
    ),
    'counters and configuration': sha256(stateWithoutRun(join(checkpoint, 'algorithm_state.json'))),
    'the metrics': sha256(metricsWithoutClock(join(directory, 'runs', runOf(checkpoint), 'metrics.jsonl'))),
  };
}

/** A run is named after the time at which it began, and counts its seconds. */
function stateWithoutRun(path) {
  return JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), run: null });
}

function runOf(checkpoint) {
  return JSON.parse(readFileSync(join(checkpoint, 'metadata.json'), 'utf8')).run;
}

/** Of the log of a run: the history beside a checkpoint is a view of it, which a kill may have come before. */
function metricsWithoutClock(path) {
  const rows = readFileSync(path, 'utf8').split('\n').slice(1, -1).map(JSON.parse);
  const clock = /_seconds$|^timestamp$|^steps_per_second$/;
  return JSON.stringify(
    rows.map((row) => Object.fromEntries(Object.entries(row).filter(([key]) => !clock.test(key)))),
  );
}

function checkpointNames(directory) {
  try {
    return readdirSync(join(directory, 'checkpoints'))
      .filter((name) => /^checkpoint_\d/.test(name))
      .sort();
  } catch {
    return [];
  }
}

function iterationOf(name) {
  return Number(/^checkpoint_(\d+)/.exec(name)[1]);
}

function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}

/** Starts the built `hideout`. `printed(n)` resolves when it has told of n iterations, or has ended. */
function start(args, cwd) {
  const env = { ...process.env, NODE_OPTIONS: '' };
  const child = spawn(process.execPath, [join(root, 'apps/cli/bin/hideout.js'), ...args], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A Ctrl+C of the terminal is for the row only.
    detached: true,
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const ended = once(child, 'close').then(([code]) => ({ code, stderr }));
  const iterations = () => stdout.split('"type":"iteration"').length - 1;
  const printed = async (count) => {
    while (iterations() < count && child.exitCode === null && child.signalCode === null)
      await Promise.race([once(child.stdout, 'data'), ended]);
  };
  return { child, ended, printed };
}

async function inDirectory(use) {
  const directory = mkdtempSync(join(tmpdir(), 'hideout-resumed-'));
  try {
    writeFileSync(join(directory, 'config.yaml'), CONFIG);
    return await use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
