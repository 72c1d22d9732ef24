import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { metricDefinition, readRunLog } from '@hideout/metrics';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventKeeper } from '../../src/training/event-keeper.js';
import { events, only, smallRequest, temporaryFolder } from './small-training.js';

/** What of a decoded event is looked at here. */
interface Event {
  readonly step: number;
  readonly isSessionStart: boolean;
  readonly values: readonly {
    readonly tag: string;
    readonly scalar: number | null;
    readonly histogram: { readonly count: number } | null;
    readonly image: { readonly png: Buffer } | null;
  }[];
}

// The decoder of the tests of packages/metrics, which knows nothing of the writer. It is no part of what the package
// offers, so that it is imported by its place.
const decoder = new URL(
  '../../../../packages/metrics/test/tensorboard/event-file-decoder.ts',
  import.meta.url,
);
const { decodeEventFile } = (await import(decoder.href)) as { decodeEventFile(file: Buffer): Event[] };

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

/** The events of the only run, in the order in which TensorBoard reads them, and the rows of its log. */
async function recordOfRun() {
  const [run] = await readdir(join(folder, 'runs'));
  const directory = join(folder, 'runs', run as string);
  const names = (await readdir(directory)).filter((name) => name.startsWith('events.')).sort();
  const files = await Promise.all(names.map((name) => readFile(join(directory, name))));
  return { events: files.flatMap(decodeEventFile), rows: (await readRunLog(directory))?.rows ?? [] };
}

/** [step, tag, value] of every scalar. */
const scalarsOf = (all: readonly Event[]) =>
  all.flatMap(({ step, values }) =>
    values.flatMap(({ tag, scalar }) => (scalar === null ? [] : [[step, tag, scalar] as const])),
  );

/** Iterations by tag, for the tags with a beginning. */
function stepsOf(all: readonly Event[], beginning: string): Record<string, number[]> {
  const steps: Record<string, number[]> = {};
  for (const { step, values } of all)
    for (const { tag } of values) if (tag.startsWith(beginning)) (steps[tag] ??= []).push(step);
  return steps;
}

const expectedScalars = (rows: readonly Readonly<Record<string, unknown>>[]) =>
  rows.flatMap((row) =>
    Object.entries(row).flatMap(([name, value]) =>
      typeof value === 'number' && name !== 'iteration'
        ? [[row['iteration'], metricDefinition(name)?.tag, Math.fround(value)]]
        : [],
    ),
  );

describe('the event files of a training', () => {
  it('hold every figure of the log, once, also of a training that was interrupted and resumed', async () => {
    await events(smallRequest(folder), 3);
    await events(smallRequest(folder, { resumeFrom: '2' }), 3);
    await events(smallRequest(folder, { resumeFrom: 'latest' }));
    for (const run of await readdir(join(folder, 'runs'))) {
      const directory = join(folder, 'runs', run);
      const names = (await readdir(directory)).filter((name) => name.startsWith('events.')).sort();
      const files = await Promise.all(names.map((name) => readFile(join(directory, name))));
      const rows = (await readRunLog(directory))?.rows ?? [];
      expect(scalarsOf(files.flatMap(decodeEventFile))).toEqual(expectedScalars(rows));
      expect(rows.length).toBeGreaterThan(2);
    }
  });

  it('hold the actions of both teams every iteration, and weights and figure at every checkpoint', async () => {
    await events(smallRequest(folder));
    const { events: all } = await recordOfRun();
    const actions = stepsOf(all, 'actions/');
    expect(Object.keys(actions)).toContain('actions/seeker/forward');
    expect(Object.keys(actions)).toContain('actions/hider/remove');
    expect(Object.keys(actions)).toHaveLength(14);
    for (const steps of Object.values(actions)) expect(steps).toEqual([1, 2, 3, 4]);

    const weights = stepsOf(all, 'weights/');
    const tags = Object.keys(weights);
    for (const network of ['seeker/policy', 'seeker/value', 'hider/policy', 'hider/value'])
      expect(tags.some((tag) => tag.startsWith(`weights/${network}/`))).toBe(true);
    for (const steps of Object.values(weights)) expect(steps).toEqual([2, 4]);

    const images = all.flatMap(({ step, values }) =>
      values.flatMap(({ image }) => (image === null ? [] : [{ step, png: image.png }])),
    );
    expect(images.map(({ step }) => step)).toEqual([2, 4]);
    for (const { step, png } of images)
      expect(await readFile(join(folder, 'checkpoints', `training_metrics_iter_${step}.png`))).toEqual(png);
  });
});

describe('events that cannot be written or read', () => {
  it('from the start are told once, and the training goes on without', async () => {
    const inTheWay = join(folder, 'file');
    await writeFile(inTheWay, '');
    const warnings: string[] = [];
    const keeper = await EventKeeper.open(inTheWay, {}, [], (message) => warnings.push(message));
    await keeper.addIteration(1, {});
    await keeper.addWeights(1, {});
    await keeper.addFigure(1, join(folder, 'figure.png'));
    await keeper.close();
    expect(warnings).toEqual([
      expect.stringMatching(/file gets no events for TensorBoard: .*; training goes on without$/),
    ]);
  });

  it('for a while are told once', async () => {
    const warnings: string[] = [];
    const keeper = await EventKeeper.open(folder, {}, [], (message) => warnings.push(message));
    await keeper.close();
    for (let iteration = 1; iteration < 4; iteration++) await keeper.addIteration(iteration, {});
    expect(warnings).toEqual([expect.stringMatching(/could not be written: .*; training goes on/)]);
  });

  it('because a file of an earlier session is damaged cost the training nothing', async () => {
    await events(smallRequest(folder), 2);
    const [run] = await readdir(join(folder, 'runs'));
    const [name] = (await readdir(join(folder, 'runs', run as string))).filter((file) =>
      file.startsWith('events.'),
    );
    await writeFile(join(folder, 'runs', run as string, name as string), 'damaged');
    const seen = await events(smallRequest(folder, { resumeFrom: 'latest' }));
    expect(only('finished', seen)[0]).toMatchObject({ reason: 'completed', iteration: 4 });
  });
});
