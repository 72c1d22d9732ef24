/**
 * nx run dashboard:bench: what a training loses while the dashboard serves 64 event streams and 200 requests a second.
 * One training runs on; quiet and busy stretches alternate, so that what else the machine does meets both. Prints one
 * JSON line. `--seconds <n>` for each stretch (30), `--rounds <n>` (3), `--streams <n>` (64), `--requests <n>` a second
 * (200), `--config <file>` (the default configuration).
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    rounds: { type: 'string', default: '3' },
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
// Who asks is not what is measured: where the computer is full, it asks when there is room.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
try {
  const url = await address(dashboard);
  const run = await firstRun();
  const quiet = [];
  const busy = [];
  let answered = 0;
  let failed = 0;
  for (let round = 0; round < rounds; round++) {
    quiet.push(...(await speeds(run, () => pause(seconds * 1000))));
    busy.push(
      ...(await speeds(run, async () => {
        const counts = await load(url, run);
        answered += counts.answered;
        failed += counts.failed;
      })),
    );
  }
  const [quietSpeed, busySpeed] = [mean(quiet), mean(busy)];
  console.log(
    JSON.stringify({
      bench: 'dashboard',
      streams,
      requests_per_second: Math.round(answered / (rounds * seconds)),
      failed,
      steps_per_second_quiet: Math.round(quietSpeed),
      steps_per_second_busy: Math.round(busySpeed),
      ratio: Number((busySpeed / quietSpeed).toFixed(4)),
      iterations: [quiet.length, busy.length],
    }),
  );
} finally {
  training.kill('SIGKILL');
  dashboard.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Steps per second of the iterations that ended during `stretch`, the first left out: it began before. */
async function speeds(run, stretch) {
  const before = (await rows(run)).length;
  await stretch();
  return (await rows(run)).slice(before + 1).map((row) => row.steps_per_second);
}

/** Streams are open and requests are asked for one stretch. */
async function load(url, run) {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const path = `api/runs/${encodeURIComponent(run)}`;
  const open = Array.from({ length: streams }, () =>
    get(`${url}${path}/events`, { agent: false }, (response) => response.resume()).on(
      'error',
      () => undefined,
    ),
  );
  const paths = ['api/runs', path, `${path}/metrics?points=500`, 'api/checkpoints', 'api/health', 'metrics'];
  const counts = { answered: 0, failed: 0 };
  const startMs = performance.now();
  for (let asked = 0; performance.now() - startMs < seconds * 1000; asked++) {
    ask(url + paths[asked % paths.length], agent, counts);
    const dueMs = ((asked + 1) * 1000) / requests;
    await pause(Math.max(0, startMs + dueMs - performance.now()));
  }
  for (const stream of open) stream.destroy();
  agent.destroy();
  return counts;
}

function ask(url, agent, counts) {
  get(url, { agent }, (response) => {
    response.resume().on('end', () => counts[response.statusCode === 200 ? 'answered' : 'failed']++);
  }).on('error', () => counts.failed++);
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

function mean(figures) {
  return figures.reduce((sum, figure) => sum + figure, 0) / figures.length;
}
