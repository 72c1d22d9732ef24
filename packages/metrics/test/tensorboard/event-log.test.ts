import type { FileHandle } from 'node:fs/promises';
import { appendFile, open, readdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import type { EventLogOptions, MetricsRow } from '../../src/index.js';
import { EventLog, EventLogClosedError, histogramOf, metricDefinitions } from '../../src/index.js';
import { exampleRow, exampleRows } from '../rows.js';
import { temporaryDirectory } from '../temporary-directory.js';
import type { DecodedEvent, DecodedValue } from './event-file-decoder.js';
import {
  decodeEventFile,
  decodeFields,
  doubleAt,
  messagesAt,
  numberAt,
  textAt,
} from './event-file-decoder.js';

afterEach(() => {
  jest.restoreAllMocks();
});

/** The event files of a run in the order in which TensorBoard reads them. */
async function eventFiles(directory: string): Promise<string[]> {
  return (await readdir(directory)).filter((name) => name.startsWith('events.')).sort();
}

async function allEvents(directory: string): Promise<DecodedEvent[]> {
  const files = await eventFiles(directory);
  const bytes = await Promise.all(files.map((name) => readFile(join(directory, name))));
  return bytes.flatMap(decodeEventFile);
}

/** Values by tag as [step, value], of all files. */
function seriesOf(events: readonly DecodedEvent[], tag: string): [step: number, value: number][] {
  return events.flatMap(({ step, values }) =>
    values.flatMap((value): [number, number][] =>
      value.tag === tag ? [[step, value.scalar as number]] : [],
    ),
  );
}

async function session(
  directory: string,
  rows: readonly MetricsRow[],
  options: EventLogOptions = {},
): Promise<string> {
  const log = await EventLog.open(directory, options);
  await log.addRows(rows);
  await log.close();
  return log.path;
}

const png = Buffer.concat([
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
  Buffer.from('000007080000043808060000', 'hex'),
]);

describe('a new event file', () => {
  test('has the name that TensorBoard looks for, and says first which format follows', async () => {
    const directory = await temporaryDirectory();
    const path = await session(directory, []);
    expect(path.slice(directory.length + 1)).toMatch(/^events\.out\.tfevents\.\d{10}\.[\w-]+\.\d+$/);
    const [first, second] = await allEvents(directory);
    expect(first).toMatchObject({ fileVersion: 'brain.Event:2', step: 0, values: [] });
    expect(second).toMatchObject({ isSessionStart: true, step: 1 });
  });

  test('names the options of the run and the figures to compare, for the hparams plugin', async () => {
    const directory = await temporaryDirectory();
    await session(directory, [], {
      hyperParameters: {
        seed: 1,
        ppo: { lr: 0.001, overlap: false, hidden_sizes: [64, 64] },
        env: { map: 'fort', x: null },
      },
    });
    const values = (await allEvents(directory)).flatMap((event) => event.values);
    expect(values.map(({ tag, plugin }) => [tag, plugin])).toEqual([
      ['_hparams_/experiment', 'hparams'],
      ['_hparams_/session_start_info', 'hparams'],
    ]);
    const [experiment, start] = values.map(({ content }) => decodeFields(content as Buffer));
    const [described] = messagesAt(experiment!, 2);
    // 3: float64, 2: bool, 1: string.
    expect(messagesAt(described!, 4).map((info) => [textAt(info, 1), numberAt(info, 4)])).toEqual([
      ['seed', 3],
      ['ppo.lr', 3],
      ['ppo.overlap', 2],
      ['ppo.hidden_sizes', 1],
      ['env.map', 1],
    ]);
    const metrics = messagesAt(described!, 5).map((info) => textAt(messagesAt(info, 1)[0]!, 2));
    expect(metrics).toEqual(expect.arrayContaining(['reward/all', 'reward/seeker', 'reward/hider']));
    const [info] = messagesAt(start!, 3);
    const parameters = Object.fromEntries(
      messagesAt(info!, 1).map((entry) => [textAt(entry, 1), messagesAt(entry, 2)[0]!]),
    );
    expect(doubleAt(parameters['ppo.lr']!, 2)).toBe(0.001);
    expect(parameters['ppo.overlap']!.get(4)).toEqual([0n]);
    expect(textAt(parameters['ppo.hidden_sizes']!, 3)).toBe('[64,64]');
    expect(textAt(parameters['env.map']!, 3)).toBe('fort');
  });
});

describe('the figures of a row', () => {
  const valuesOf = async (row: MetricsRow): Promise<readonly DecodedValue[]> => {
    const directory = await temporaryDirectory();
    await session(directory, [row]);
    return (await allEvents(directory)).at(-1)?.values ?? [];
  };

  test('are scalars under grouped tags, at the iteration and the time of the row', async () => {
    const directory = await temporaryDirectory();
    await session(directory, [exampleRow(3, { timestamp: '2026-01-01T00:00:00.250Z', seeker_kl: 0.1 })]);
    const event = (await allEvents(directory)).at(-1);
    expect(event).toMatchObject({ step: 3, wallSeconds: Date.UTC(2026, 0) / 1000 + 0.25 });
    const kl = event?.values.find(({ tag }) => tag === 'kl/seeker');
    expect(kl).toMatchObject({ scalar: Math.fround(0.1), plugin: 'scalars' });
    expect(kl?.description).toMatch(/^KL\(old \|\| new\) .* Unit: nats\.$/);
  });

  test('are all there, each under its own tag, and the iteration is not one of them', async () => {
    const row = {
      ...exampleRow(1),
      ...Object.fromEntries(metricDefinitions.map(({ name }, i) => [name, i + 1])),
    };
    const values = await valuesOf({ ...row, iteration: 1 } as MetricsRow);
    const expected = metricDefinitions.flatMap(({ name, tag }, i) =>
      name === 'iteration' ? [] : [[tag, i + 1]],
    );
    expect(values.map(({ tag, scalar }) => [tag, scalar]).sort()).toEqual(expected.sort());
    expect(new Set(values.map(({ tag }) => tag)).size).toBe(values.length);
  });

  test('without a value are left out, and unknown ones stand by themselves', async () => {
    const row = { iteration: 1, timestamp: '', reward_mean: null, hider_kl: NaN, wind: 4 };
    const values = await valuesOf(row);
    expect(values.map(({ tag, scalar }) => [tag, scalar])).toEqual([['other/wind', 4]]);
  });

  test('are described once a file', async () => {
    const directory = await temporaryDirectory();
    await session(directory, exampleRows(2));
    const described = (await allEvents(directory)).map(({ values }) =>
      values.some((value) => value.description),
    );
    expect(described.slice(-2)).toEqual([true, false]);
  });

  test('are written once, however often all rows are handed in', async () => {
    const directory = await temporaryDirectory();
    const log = await EventLog.open(directory);
    for (let count = 1; count <= 4; count++) await log.addRows(exampleRows(count));
    await log.close();
    expect(seriesOf(await allEvents(directory), 'episode/length').map(([step]) => step)).toEqual([
      1, 2, 3, 4,
    ]);
  });
});

test('histograms and pictures are read back as they were handed in', async () => {
  const directory = await temporaryDirectory();
  const log = await EventLog.open(directory);
  const histogram = histogramOf([1, 2, 2, 7.5])!;
  await log.addHistograms(5, { 'actions/seeker/turn': histogram });
  await log.addImage(6, { tag: 'figure', png });
  await log.close();
  const [pair, image] = (await allEvents(directory)).slice(-2);
  expect(pair).toMatchObject({ step: 5, values: [{ tag: 'actions/seeker/turn', histogram }] });
  expect(image).toMatchObject({
    step: 6,
    values: [{ tag: 'figure', image: { width: 1800, height: 1080, png } }],
  });
});

test('what is written after close is refused', async () => {
  const log = await EventLog.open(await temporaryDirectory());
  await log.close();
  await log.close();
  await expect(log.addRows(exampleRows(1))).rejects.toBeInstanceOf(EventLogClosedError);
});

describe('a resumed run', () => {
  test('goes on in a new file, which is read after the others, without doubled points', async () => {
    const directory = await temporaryDirectory();
    await session(directory, exampleRows(13));
    const changed = [...exampleRows(10), exampleRow(11, { episode_len_mean: -11 })];
    await session(directory, changed, { resumeAt: 10 });
    const [first, second] = await eventFiles(directory);
    expect([first, second].every(Boolean)).toBe(true);
    const events = await allEvents(directory);
    const series = seriesOf(events, 'episode/length');
    expect(series.map(([step]) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(series.at(-1)).toEqual([11, -11]);
    expect(events.filter(({ isSessionStart }) => isSessionStart).map(({ step }) => step)).toEqual([1, 11]);
  });

  test('keeps what was written of its iterations behind figures of later ones, once', async () => {
    const directory = await temporaryDirectory();
    const log = await EventLog.open(directory);
    await log.addRows(exampleRows(12));
    await log.addImage(10, { tag: 'figure', png });
    await log.addImage(12, { tag: 'figure', png });
    await log.close();
    await session(directory, exampleRows(10), { resumeAt: 10 });
    await session(directory, exampleRows(10), { resumeAt: 10 });
    const events = await allEvents(directory);
    const images = events.filter(({ values }) => values.some(({ image }) => image !== null));
    expect(images.map(({ step }) => step)).toEqual([10]);
    expect(Math.max(...events.filter(({ values }) => values.length > 0).map(({ step }) => step))).toBe(10);
  });

  test('goes on after the newest iteration when it is not told from where', async () => {
    const directory = await temporaryDirectory();
    await session(directory, exampleRows(3));
    await session(directory, exampleRows(4));
    const events = await allEvents(directory);
    expect(seriesOf(events, 'episode/length').map(([step]) => step)).toEqual([1, 2, 3, 4]);
    expect(events.filter(({ isSessionStart }) => isSessionStart).map(({ step }) => step)).toEqual([1, 4]);
  });

  test('writes all rows of a log that has no event files yet, as a fork has none', async () => {
    const directory = await temporaryDirectory();
    await session(directory, exampleRows(5), { resumeAt: 5 });
    expect(seriesOf(await allEvents(directory), 'reward/all').map(([step]) => step)).toEqual([1, 2, 3, 4, 5]);
  });

  test('cuts a torn record at whatever byte the writing stopped, and writes its figures again', async () => {
    const directory = await temporaryDirectory();
    const path = await session(directory, exampleRows(3));
    const whole = await readFile(path);
    const withoutLast = (await readFile(await session(await temporaryDirectory(), exampleRows(2)))).length;
    for (let size = withoutLast; size < whole.length; size += 97) {
      for (const name of await eventFiles(directory)) await truncate(join(directory, name), 0);
      await writeFile(path, whole.subarray(0, size));
      await session(directory, exampleRows(3), { resumeAt: 3 });
      expect((await readFile(path)).length).toBe(withoutLast);
      expect(seriesOf(await allEvents(directory), 'reward/all').map(([step]) => step)).toEqual([1, 2, 3]);
    }
  });

  test('empties a file whose first record is torn, at whatever byte the writing stopped', async () => {
    const directory = await temporaryDirectory();
    const path = await session(directory, exampleRows(3));
    const whole = await readFile(path);
    // 16 bytes of frame around the 24 of the time and of "brain.Event:2".
    for (let size = 0; size < 40; size++) {
      for (const name of await eventFiles(directory)) await truncate(join(directory, name), 0);
      await writeFile(path, whole.subarray(0, size));
      await session(directory, exampleRows(3), { resumeAt: 3 });
      expect((await readFile(path)).length).toBe(0);
      expect(seriesOf(await allEvents(directory), 'reward/all').map(([step]) => step)).toEqual([1, 2, 3]);
    }
  });

  test('cuts a last record whose length reached the disk and whose data did not', async () => {
    const directory = await temporaryDirectory();
    const path = await session(directory, exampleRows(2));
    const whole = await readFile(path);
    await writeFile(path, Buffer.concat([whole.subarray(0, -60), Buffer.alloc(60)]));
    await session(directory, exampleRows(2), { resumeAt: 2 });
    expect(seriesOf(await allEvents(directory), 'reward/all').map(([step]) => step)).toEqual([1, 2]);
  });

  test('leaves files alone that are no event files, and does not follow links', async () => {
    const directory = await temporaryDirectory();
    const target = join(await temporaryDirectory(), 'target');
    await writeFile(target, 'of somebody else');
    await writeFile(join(directory, 'events.out.tfevents.1.notes'), 'not one');
    await symlink(target, join(directory, 'events.out.tfevents.2.link'));
    await session(directory, exampleRows(1), { resumeAt: 1 });
    expect(await readFile(join(directory, 'events.out.tfevents.1.notes'), 'utf8')).toBe('not one');
    expect(await readFile(target, 'utf8')).toBe('of somebody else');
  });

  test('comes to the files of a run that was never interrupted, wherever it is killed and resumed', async () => {
    const cut = fc.record({
      until: fc.integer({ min: 1, max: 8 }),
      lost: fc.nat({ max: 4000 }),
      back: fc.nat({ max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(cut, { minLength: 1, maxLength: 4 }), async (cuts) => {
        const directory = await temporaryDirectory();
        let done = 0;
        for (const { until, lost, back } of cuts) {
          done = Math.max(0, done - back);
          const path = await session(directory, exampleRows(done + until), { resumeAt: done });
          const bytes = await readFile(path);
          await truncate(path, Math.max(0, bytes.length - lost));
          done += until;
        }
        await session(directory, exampleRows(done), { resumeAt: done });
        const lengths = exampleRows(done).map((row) => [
          row.iteration,
          Math.fround(row.episode_len_mean ?? 0),
        ]);
        expect(seriesOf(await allEvents(directory), 'episode/length')).toEqual(lengths);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a disk that fails', () => {
  test('loses no figure: what could not be written is written with the next row', async () => {
    const directory = await temporaryDirectory();
    const log = await EventLog.open(directory);
    await log.addRows(exampleRows(1));
    const failure = await failNextWrite(log.path);
    await expect(log.addRows(exampleRows(2))).rejects.toBe(failure);
    await log.addRows(exampleRows(3));
    await log.close();
    expect(seriesOf(await allEvents(directory), 'reward/all').map(([step]) => step)).toEqual([1, 2, 3]);
  });

  /** Makes the next write of any file fail after half of its bytes, as a full disk does. */
  async function failNextWrite(anyFile: string): Promise<Error> {
    const failure = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const handle = await open(anyFile, 'r');
    await handle.close();
    const prototype = Object.getPrototypeOf(handle) as FileHandle;
    jest.spyOn(prototype, 'write').mockImplementationOnce(async () => {
      await appendFile(anyFile, 'half of a record');
      throw failure;
    });
    return failure;
  }
});
