/**
 * nx run dashboard:bench: what a training loses while the dashboard serves 64 event streams and 200 requests a second.
 * One training runs on; short quiet and busy stretches alternate, so that what else the machine does meets both, and the
 * median of the pairs counts. Prints one JSON line. `--seconds <n>` for each stretch (6), `--rounds <n>` (20),
 * `--streams <n>` (64), `--requests <n>` a second (200), `--config <file>` (the default configuration).
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { giveWay } from '../dist/give-way.js';
import { Asker } from './asker.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '6' },
    rounds: { type: 'string', default: '20' },
    streams: { type: 'string', default: '64' },
    requests: { type: 'string', default: '200' },
    config: { type: 'string' },
  },
});
const [seconds, rounds, streams, requests] = ['seconds', 'rounds', 'streams', 'requests'].map((name) =>
  Number(values[name]),
);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'hideout-bench-'));
const directories = { checkpoints: join(folder, 'checkpoints'), runs: join(folder, 'runs') };

const training = spawn(
  process.execPath,
  [
    join(root, 'apps/cli/bin/hideout.js'),
    'train',
    '--plain',
    ...[
      '--iterations',
      '1000000',
      '--checkpoint-dir',
      directories.checkpoints,
      '--runs-dir',
      directories.runs,
    ],
    ...(values.config === undefined ? [] : ['--config', values.config]),
  ],
  { cwd: root, stdio: 'ignore' },
);
const dashboard = spawn(
  process.execPath,
  [
    join(root, 'apps/dashboard/bin/hideout-dashboard.js'),
    ...['--port', '0', '--checkpoint-dir', directories.checkpoints, '--runs', directories.runs],
  ],
  { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
);
// Who asks is not what is measured: it gives way as the dashboard does.
await giveWay();
try {
  const url = await address(dashboard);
  const run = await firstRun();
  // The first requests find code that was never run.
  await load(url, run);
  const pairs = [];
  const latenciesMs = [];
  let failed = 0;
  for (let pair = 0; pair < rounds; pair++) {
    const quiet = await speed(run, () => pause(seconds * 1000));
    const busy = await speed(run, async () => {
      const asker = await load(url, run);
      latenciesMs.push(...asker.latenciesMs);
      failed += asker.failed;
    });
    pairs.push({ quiet, busy, ratio: busy / quiet });
  }
  const of = (name) => pairs.map((pair) => pair[name]);
  console.log(
    JSON.stringify({
      bench: 'dashboard',
      streams,
      requests_per_second: Math.round(latenciesMs.length / (rounds * seconds)),
      failed,
      answer_ms: { median: round(quantile(latenciesMs, 0.5), 1), p99: round(quantile(latenciesMs, 0.99), 1) },
      steps_per_second_quiet: Math.round(quantile(of('quiet'), 0.5)),
      steps_per_second_busy: Math.round(quantile(of('busy'), 0.5)),
      ratio: round(quantile(of('ratio'), 0.5), 3),
      ratio_quartiles: [0.25, 0.75].map((share) => round(quantile(of('ratio'), share), 3)),
      pairs: pairs.length,
    }),
  );
} finally {
  training.kill('SIGKILL');
  dashboard.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Steps per second over the iterations that ended during `stretch`, the first left out: it began before. */
async function speed(run, stretch) {
  const before = (await rows(run)).length;
  await stretch();
  const speeds = (await rows(run)).slice(before + 1).map((row) => row.steps_per_second);
  if (speeds.length === 0) throw new Error('A stretch is shorter than two iterations: give --seconds.');
  return quantile(speeds, 0.5);
}

/** Streams are open and requests are asked for one stretch. */
async function load(url, run) {
  const asker = new Asker(url);
  const path = `/api/runs/${encodeURIComponent(run)}`;
  for (let stream = 0; stream < streams; stream++) asker.stream(`${path}/events`);
  const paths = [
    '/api/runs',
    path,
    `${path}/metrics?points=500`,
    '/api/checkpoints',
    '/api/health',
    '/metrics',
  ];
  await asker.ask(paths, requests, seconds * 1000);
  asker.close();
  return asker;
}

async function rows(run) {
  const text = await readFile(join(directories.runs, run, 'metrics.jsonl'), 'utf8');
  return text.split('\n').slice(1, -1).map(JSON.parse);
}

async function firstRun() {
  for (;;) {
    const [run] = await readdir(directories.runs).catch(() => []);
    if (run !== undefined && (await rows(run).catch(() => [])).length > 1) return run;
    if (training.exitCode !== null) throw new Error(`The training ended with code ${training.exitCode}.`);
    await pause(200);
  }
}

function address(child) {
  return new Promise((resolve) => {
    child.stdout.on('data', (chunk) => {
      const found = /http:\S+/.exec(chunk.toString())?.[0];
      if (found !== undefined) resolve(found);
    });
  });
}

function quantile(figures, share) {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

function round(figure, digits) {
  return Number(figure.toFixed(digits));
}
