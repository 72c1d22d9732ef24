// What the terminal costs: `nx run tools:terminal-bench`. A training on the screen beside one in plain lines to a file,
// in turns; and how long `hideout list` of 1,000 checkpoints takes until it prints, beside a Node that does nothing.
// Medians; `--args="--rounds 7 --iterations 8"`, defaults 5 and 6.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './root.mjs';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, iterations: { type: 'string', default: '6' } },
});
const rounds = Number(values.rounds);
const iterations = Number(values.iterations);
const program = join(root, 'apps/cli/bin/hideout.js');
const folder = mkdtempSync(join(tmpdir(), 'hideout-terminal-bench-'));

try {
  console.log(
    `${cpus()[0].model}, ${cpus().length} cores, Node ${process.version}; medians of ${rounds}, in turns\n`,
  );
  await benchScreen();
  await benchList();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Steps per second are compared by the seconds of the same iterations. */
async function benchScreen() {
  if (spawnSync('script', ['--version'], { stdio: 'ignore' }).status !== 0) {
    console.log('screen: skipped, script(1) of util-linux is not here');
    return;
  }
  const [plain, screen] = await inTurns([
    () => trainingSeconds((command, directory) => inFile(command, join(directory, 'lines.txt'))),
    () => trainingSeconds((command) => inTerminal(command)),
  ]);
  const ratios = plain.map((seconds, i) => seconds / screen[i]);
  console.log(
    `screen: an iteration takes ${median(screen).toFixed(2)} s on the screen, ${median(plain).toFixed(2)} s in plain ` +
      `lines; steps per second are ${median(ratios).toFixed(3)} of those (${range(ratios)})`,
  );
}

async function benchList() {
  const store = join(folder, 'store');
  const { fillStore } = await import(join(root, 'packages/checkpoints/bench/many-checkpoints.mjs'));
  await fillStore(store, 1000);
  const [nothing, list] = await inTurns([
    () => firstByteMs(['-e', '0']),
    () => firstByteMs([program, 'list', '--checkpoint-dir', store]),
  ]);
  const [least, most] = [median(nothing), median(list)];
  console.log(
    `list: prints after ${most.toFixed(0)} ms, Node that does nothing ends after ${least.toFixed(0)} ms; ` +
      `${(most - least).toFixed(0)} ms more, ${(most / least).toFixed(1)} times`,
  );
}

/** What each gives in every round; the first round is not counted. */
async function inTurns(runs) {
  const results = runs.map(() => []);
  for (let round = 0; round <= rounds; round++)
    for (const [i, run] of runs.entries()) {
      const result = await run();
      if (round > 0) results[i].push(result);
    }
  return results;
}

/** Mean seconds of the iterations of a fresh training, but for the first. */
async function trainingSeconds(run) {
  const directory = mkdtempSync(join(folder, 'run-'));
  const words = [
    'train',
    '--iterations',
    String(iterations),
    '--checkpoint-dir',
    join(directory, 'checkpoints'),
  ];
  await run([process.execPath, program, ...words, '--runs-dir', join(directory, 'runs')], directory);
  const [name] = readdirSync(join(directory, 'runs'));
  const rows = readFileSync(join(directory, 'runs', name, 'metrics.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line.includes('"iteration_seconds"'))
    .map((line) => JSON.parse(line));
  rmSync(directory, { recursive: true });
  const seconds = rows.map(secondsOf).slice(1);
  return seconds.reduce((sum, value) => sum + value, 0) / seconds.length;
}

function secondsOf(line) {
  return (line.row ?? line).iteration_seconds;
}

function inFile(command, path) {
  const file = openSync(path, 'w');
  const [executable, ...words] = [...command, '--plain'];
  return ended(spawn(executable, words, { cwd: root, stdio: ['ignore', file, 'inherit'] })).finally(() =>
    closeSync(file),
  );
}

function inTerminal(command) {
  const line = `stty cols 120 rows 40; ${command.map((word) => `'${word}'`).join(' ')}`;
  const env = { ...process.env, TERM: 'xterm-256color' };
  delete env.CI;
  // Its input stays open: a terminal that vanishes would end the training.
  return ended(
    spawn('script', ['-qefc', line, '/dev/null'], { cwd: root, env, stdio: ['pipe', 'ignore', 'inherit'] }),
  );
}

function ended(child) {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`ended with code ${code}`))));
  });
}

/** Milliseconds until a process prints its first byte, or ends. */
function firstByteMs(words) {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, words, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    child.on('error', reject);
    child.stdout.once('data', () => resolve(performance.now() - start));
    child.on('close', () => resolve(performance.now() - start));
    child.stdout.resume();
  });
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function range(values) {
  return `${Math.min(...values).toFixed(3)} to ${Math.max(...values).toFixed(3)}`;
}
