// nx run tools:pictures -- <run directory> [columns] [rows]: draws the README's pictures of a finished run out of its log: the training
// screen as it looked (docs/images/training-screen.svg) and the six-panel figure (docs/images/training-metrics.png).
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { screenSvg } from './screen-svg.mjs';
import { root } from './root.mjs';

process.env.FORCE_COLOR = '3';

// By path, not by name: tools run what was built and belong to no room's imports.
const built = (path) => import(pathToFileURL(join(root, path)).href);
const { readRunLog, renderTrainingFigure } = await built('packages/metrics/dist/index.js');

const [runDirectory, columns = '100', rows = '30'] = process.argv.slice(2);
if (runDirectory === undefined) {
  console.error('name the directory of a run, for example: npx nx run tools:pictures -- runs/<run>');
  process.exit(2);
}
const log = await readRunLog(resolve(runDirectory));
if (log === null || log.rows.length < 2) {
  console.error(`${runDirectory} has no metrics.jsonl with two iterations or more`);
  process.exit(2);
}

const images = join(root, 'docs/images');
await mkdir(images, { recursive: true });
await writeFile(join(images, 'training-metrics.png'), await renderTrainingFigure(log.rows));
const frame = await lastFrame(log.rows, Number(columns), Number(rows));
await writeFile(join(images, 'training-screen.svg'), screenSvg(frame, Number(columns)));
console.log(`drew ${log.rows.length} iterations into docs/images`);
// Ink's screen keeps timers; everything is written.
process.exit(0);

/** The screen after the last iteration of a run, as the terminal would get it. */
async function lastFrame(history, width, height) {
  const { createInkTrainingView } = await built('apps/cli/dist/ui/ink-training-view.js');
  const stdout = Object.assign(new PassThrough(), { columns: width, rows: height, isTTY: true });
  const stdin = Object.assign(new PassThrough(), { isTTY: false });
  const frames = [];
  stdout.on('data', (chunk) => frames.push(String(chunk)));
  const view = createInkTrainingView({ stdout, stdin, stderr: new PassThrough() }, { onInterrupt() {} });
  const newest = history.at(-1);
  const totalIterations = Math.ceil(newest.iteration / 50) * 50;
  view.handle({
    type: 'started',
    run: basename(runDirectory),
    runDirectory: basename(runDirectory),
    checkpointDirectory: 'checkpoints',
    resumedFrom: null,
    firstIteration: 1,
    totalIterations,
    history: [],
    seed: 1,
    backend: 'wasm',
    backendReason: '',
  });
  for (const metrics of history) view.handle({ type: 'iteration', totalIterations, metrics });
  view.handle({
    type: 'checkpoint',
    iteration: newest.iteration - (newest.iteration % 10),
    name: `checkpoint_${String(newest.iteration - (newest.iteration % 10)).padStart(6, '0')}`,
    path: 'checkpoints',
    sizeBytes: 1_190_000,
    seconds: 0.4,
    removed: [],
  });
  await new Promise((done) => setTimeout(done, 500));
  return frames.filter((text) => text.includes('\n')).at(-1) ?? '';
}
