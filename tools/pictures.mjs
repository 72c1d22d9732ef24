// nx run tools:pictures --args="<events.jsonl> <iteration>": draws the README's pictures out of the events of a training
// (`npx hideout train --json > events.jsonl`): the screen as it was after an iteration (docs/images/training-screen.svg) and the
// six-panel figure of the whole run (docs/images/training-metrics.png).
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { root } from './root.mjs';
import { screenSvg } from './screen-svg.mjs';

const columns = 100;
const rows = 30;
// Ink asks chalk, and chalk asks this, how many colours there are.
process.env.FORCE_COLOR = '3';

const [eventsPath, until = 'Infinity'] = process.argv.slice(2);
if (eventsPath === undefined) {
  console.error('name a file of events: npx hideout train --json > events.jsonl');
  process.exit(2);
}
// By path, not by name: tools run what was built and belong to no room's imports.
const built = (path) => import(pathToFileURL(join(root, path)).href);
const { renderTrainingFigure } = await built('packages/metrics/dist/index.js');
const { createInkTrainingView } = await built('apps/cli/dist/ui/ink-training-view.js');
const { noHistory } = await built('apps/cli/dist/training/run-history.js');

const events = (await readFile(resolve(eventsPath), 'utf8')).trim().split('\n').map(parseEvent);
const history = events.filter(({ type }) => type === 'iteration').map(({ metrics }) => metrics);

const images = join(root, 'docs/images');
await mkdir(images, { recursive: true });
await writeFile(join(images, 'training-metrics.png'), await renderTrainingFigure(history));
const frame = await lastFrame(events.filter((event) => isUntil(event, Number(until))));
await writeFile(join(images, 'training-screen.svg'), screenSvg(frame, columns));
console.log(`drew ${history.length} iterations into docs/images`);
// The screen's timer would keep this process alive; everything is written.
process.exit(0);

function parseEvent(line) {
  const event = JSON.parse(line);
  return event.type === 'started' ? { ...event, history: noHistory } : event;
}

/** Events that had happened when the iteration was done; those of the end would close the screen. */
function isUntil(event, iteration) {
  if (event.type === 'iteration') return event.metrics.iteration <= iteration;
  if (event.type === 'checkpoint') return event.iteration <= iteration;
  return event.type === 'started' || event.type === 'warning';
}

/** The screen after the events, as a terminal would get it, at the time at which the last of them happened. */
async function lastFrame(shown) {
  const stdout = Object.assign(new PassThrough(), { columns, rows, isTTY: true });
  const stdin = Object.assign(new PassThrough(), { isTTY: false });
  const frames = [];
  stdout.on('data', (chunk) => frames.push(String(chunk)));
  const view = createInkTrainingView(
    { stdout, stdin, stderr: new PassThrough() },
    { onInterrupt() {}, onWish() {} },
  );
  const elapsedMs = 1000 * (shown.findLast(({ type }) => type === 'iteration')?.metrics.elapsed_seconds ?? 0);
  const clock = performance.now.bind(performance);
  performance.now = () => clock() + elapsedMs;
  for (const event of shown) view.handle(event);
  await new Promise((done) => setTimeout(done, 500));
  return frames.filter((text) => text.includes('\n')).at(-1) ?? '';
}
