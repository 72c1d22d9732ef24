import type { FileHandle } from 'node:fs/promises';
import { appendFile, mkdir, open, readdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import type { MetricsRow } from '../src/index.js';
import {
  InvalidRowError,
  NewerMetricsFormatError,
  readRunLog,
  RowOrderError,
  RunLog,
  RunLogClosedError,
  RunLogDamagedError,
} from '../src/index.js';
import { exampleRow, exampleRows } from './rows.js';
import { temporaryDirectory } from './temporary-directory.js';

afterEach(() => {
  jest.restoreAllMocks();
});

const fileOf = (directory: string): string => join(directory, 'metrics.jsonl');
const iterationsOf = (rows: readonly MetricsRow[] | undefined): number[] | undefined =>
  rows?.map(({ iteration }) => iteration);

async function logWith(rowCount: number): Promise<string> {
  const directory = await temporaryDirectory();
  const log = await RunLog.open(directory);
  for (const row of exampleRows(rowCount)) await log.append(row);
  await log.close();
  return directory;
}

describe('a new log', () => {
  test('is created with its directory and begins with a header', async () => {
    const directory = join(await temporaryDirectory(), 'runs', 'first');
    const log = await RunLog.open(directory);
    await log.close();
    const [line, rest] = (await readFile(fileOf(directory), 'utf8')).split('\n');
    expect(JSON.parse(line as string)).toEqual({
      format: 'hideout-metrics',
      format_version: 1,
      run_id: log.header.run_id,
      created: log.header.created,
      parent: null,
    });
    expect(rest).toBe('');
  });

  test('names the run that it is a fork of', async () => {
    const directory = await temporaryDirectory();
    const parent = { run_id: 'a-run', iteration: 40 };
    await (await RunLog.open(directory, { parent })).close();
    expect((await readRunLog(directory))?.header.parent).toEqual(parent);
  });

  test('has an identity of its own', async () => {
    const [one, other] = await Promise.all([logWith(0), logWith(0)]);
    expect((await readRunLog(one))?.header.run_id).not.toBe((await readRunLog(other))?.header.run_id);
  });
});

describe('appending', () => {
  test('writes a row a line, which is on the disk when append resolves', async () => {
    const directory = await temporaryDirectory();
    const log = await RunLog.open(directory);
    await log.append({
      iteration: 1,
      timestamp: '2026-01-01T00:00:00.000Z',
      reward_mean: 1.5,
      seeker_kl: null,
    });
    const text = await readFile(fileOf(directory), 'utf8');
    expect(text.split('\n').slice(1)).toEqual([
      '{"iteration":1,"timestamp":"2026-01-01T00:00:00.000Z","reward_mean":1.5,"seeker_kl":null}',
      '',
    ]);
    await log.close();
  });

  test('keeps rows in order when many are appended at once', async () => {
    const directory = await temporaryDirectory();
    const log = await RunLog.open(directory);
    await Promise.all(exampleRows(20).map((row) => log.append(row)));
    await log.close();
    expect((await readRunLog(directory))?.rows).toEqual(exampleRows(20));
  });

  test('refuses an iteration that does not come after the newest', async () => {
    const directory = await logWith(3);
    const log = await RunLog.open(directory);
    await expect(log.append(exampleRow(3))).rejects.toBeInstanceOf(RowOrderError);
    await log.append(exampleRow(4));
    await log.close();
    expect(iterationsOf((await readRunLog(directory))?.rows)).toEqual([1, 2, 3, 4]);
  });

  test('stores NaN and infinities as null, in the file and in memory', async () => {
    const directory = await temporaryDirectory();
    const log = await RunLog.open(directory);
    await log.append(exampleRow(1, { seeker_kl: NaN, hider_kl: -Infinity }));
    await log.close();
    expect(log.rows[0]).toMatchObject({ seeker_kl: null, hider_kl: null });
    expect((await readRunLog(directory))?.rows).toEqual(log.rows);
  });

  test.each([{ iteration: 1.5 }, { iteration: -1 }, { iteration: NaN }, { reward_mean: 'high' }])(
    'refuses %j',
    async (changes) => {
      const log = await RunLog.open(await temporaryDirectory());
      await expect(log.append(exampleRow(1, changes as object))).rejects.toBeInstanceOf(InvalidRowError);
      expect(log.rows).toEqual([]);
      await log.close();
    },
  );

  test('is refused after close', async () => {
    const log = await RunLog.open(await temporaryDirectory());
    await log.close();
    await log.close();
    await expect(log.append(exampleRow(1))).rejects.toBeInstanceOf(RunLogClosedError);
  });
});

describe('a torn last line', () => {
  test('is cut at whatever byte the writing stopped', async () => {
    const directory = await logWith(3);
    const whole = await readFile(fileOf(directory));
    const end = whole.lastIndexOf('\n', whole.length - 2) + 1;
    for (let size = end; size < whole.length; size += 7) {
      await writeFile(fileOf(directory), whole.subarray(0, size));
      expect(iterationsOf((await readRunLog(directory))?.rows)).toEqual([1, 2]);
      expect((await readFile(fileOf(directory))).length).toBe(size);
      const log = await RunLog.open(directory);
      expect(iterationsOf(log.rows)).toEqual([1, 2]);
      await log.append(exampleRow(3));
      await log.close();
      expect(await readFile(fileOf(directory))).toEqual(whole);
    }
  });

  test('counts as torn also where its end reached the disk and its middle did not', async () => {
    const directory = await logWith(2);
    await appendFile(fileOf(directory), `${'\0'.repeat(40)}}\n`);
    const log = await RunLog.open(directory);
    await log.close();
    expect(iterationsOf((await readRunLog(directory))?.rows)).toEqual([1, 2]);
  });

  test('of an append that failed is cut before the next one', async () => {
    const directory = await logWith(2);
    const before = await readFile(fileOf(directory));
    const log = await RunLog.open(directory);
    const failure = await failNextSync(fileOf(directory));
    await expect(log.append(exampleRow(3, { seeker_kl: 0.123456789012345 }))).rejects.toBe(failure);
    expect(iterationsOf(log.rows)).toEqual([1, 2]);
    await log.append(exampleRow(4, { seeker_kl: 1 }));
    await log.close();
    const added = `${JSON.stringify(exampleRow(4, { seeker_kl: 1 }))}\n`;
    expect(await readFile(fileOf(directory), 'utf8')).toBe(before.toString() + added);
  });
});

/** Makes the next sync of any file fail, after the bytes have been written, as a failing disk does. */
async function failNextSync(anyFile: string): Promise<Error> {
  const failure = Object.assign(new Error('EIO: i/o error, fsync'), { code: 'EIO' });
  const handle = await open(anyFile, 'r');
  await handle.close();
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  jest.spyOn(prototype, 'sync').mockRejectedValueOnce(failure);
  return failure;
}

describe('opening at an iteration', () => {
  test('removes later rows, so that curves never double back', async () => {
    const directory = await logWith(5);
    const log = await RunLog.open(directory, { resumeAt: { iteration: 3 } });
    expect(iterationsOf(log.rows)).toEqual([1, 2, 3]);
    await log.append(exampleRow(4, { reward_mean: -1 }));
    await log.close();
    const read = await readRunLog(directory);
    expect(iterationsOf(read?.rows)).toEqual([1, 2, 3, 4]);
    expect(read?.rows[3]?.reward_mean).toBe(-1);
  });

  test('keeps the identity and the parent of the run', async () => {
    const directory = await temporaryDirectory();
    const parent = { run_id: 'a-run', iteration: 7 };
    const first = await RunLog.open(directory, { parent });
    await first.append(exampleRow(8));
    await first.close();
    const second = await RunLog.open(directory, { resumeAt: { iteration: 7 } });
    await second.close();
    expect(second.header).toEqual(first.header);
  });

  test('leaves no other file behind', async () => {
    const directory = await logWith(5);
    await (await RunLog.open(directory, { resumeAt: { iteration: 3 } })).close();
    expect(await readdir(directory)).toEqual(['metrics.jsonl']);
  });

  test('takes the rows of a history where there is no log', async () => {
    const directory = await temporaryDirectory();
    const history = exampleRows(12);
    const log = await RunLog.open(directory, { resumeAt: { iteration: 10, history } });
    await log.close();
    expect((await readRunLog(directory))?.rows).toEqual(exampleRows(10));
  });

  test('believes the history before the log, which fills in what it lacks', async () => {
    const directory = await logWith(4);
    const history = [exampleRow(2, { reward_mean: 22 }), exampleRow(5, { reward_mean: 55 })];
    const log = await RunLog.open(directory, { resumeAt: { iteration: 6, history } });
    await log.close();
    expect(log.rows.map((row) => [row.iteration, row.reward_mean])).toEqual([
      [1, exampleRow(1).reward_mean],
      [2, 22],
      [3, exampleRow(3).reward_mean],
      [4, exampleRow(4).reward_mean],
      [5, 55],
    ]);
  });
});

describe('a log that is not sound', () => {
  test('with a damaged line in the middle is refused with the line, and stays as it is', async () => {
    const directory = await logWith(3);
    const lines = (await readFile(fileOf(directory), 'utf8')).split('\n');
    lines[2] = (lines[2] as string).replace('{', '[');
    await writeFile(fileOf(directory), lines.join('\n'));
    await expect(RunLog.open(directory)).rejects.toMatchObject({ name: 'RunLogDamagedError', line: 3 });
    await expect(readRunLog(directory)).rejects.toBeInstanceOf(RunLogDamagedError);
    expect(await readFile(fileOf(directory), 'utf8')).toBe(lines.join('\n'));
  });

  test('that doubles back is refused', async () => {
    const directory = await logWith(3);
    await appendFile(fileOf(directory), `${JSON.stringify(exampleRow(2))}\n`);
    await expect(RunLog.open(directory)).rejects.toMatchObject({ name: 'RunLogDamagedError', line: 5 });
  });

  test('of a newer format is refused with its version', async () => {
    const directory = await temporaryDirectory();
    await writeFile(fileOf(directory), '{"format":"hideout-metrics","format_version":9,"novelty":[]}\n');
    await expect(RunLog.open(directory)).rejects.toMatchObject({ formatVersion: 9, supportedVersion: 1 });
    await expect(readRunLog(directory)).rejects.toBeInstanceOf(NewerMetricsFormatError);
  });

  test.each(['hello', 'hello\n', '{}\n', '{"iteration":1}\n'])(
    '%j is no log and is not replaced',
    async (text) => {
      const directory = await temporaryDirectory();
      await writeFile(fileOf(directory), text);
      await expect(RunLog.open(directory)).rejects.toBeInstanceOf(RunLogDamagedError);
      expect(await readFile(fileOf(directory), 'utf8')).toBe(text);
    },
  );

  test('that is empty is begun afresh', async () => {
    const directory = await temporaryDirectory();
    await writeFile(fileOf(directory), '');
    expect(await readRunLog(directory)).toBeNull();
    await (await RunLog.open(directory)).close();
    expect((await readRunLog(directory))?.rows).toEqual([]);
  });

  test('is not read through a symbolic link', async () => {
    const target = await logWith(1);
    const directory = await temporaryDirectory();
    await symlink(fileOf(target), fileOf(directory));
    await expect(readRunLog(directory)).rejects.toMatchObject({ code: 'ELOOP' });
  });

  test('that is a directory is an error, not an empty log', async () => {
    const directory = await temporaryDirectory();
    await mkdir(fileOf(directory));
    await expect(readRunLog(directory)).rejects.toThrow('no regular file');
  });
});

test('readRunLog gives null where there is no log', async () => {
  expect(await readRunLog(await temporaryDirectory())).toBeNull();
});

test('a figure called __proto__ is refused, not lost', async () => {
  const log = await RunLog.open(await temporaryDirectory());
  const row = JSON.parse('{"iteration": 1, "timestamp": "now", "__proto__": 0}') as MetricsRow;
  await expect(log.append(row)).rejects.toBeInstanceOf(InvalidRowError);
  expect(log.rows).toEqual([]);
  await log.close();
});

test('whatever was acknowledged is read back, cut at any byte behind it', async () => {
  const figure = fc.oneof(fc.double({ noNaN: false }), fc.constant(null));
  const rows = fc.array(fc.dictionary(fc.stringMatching(/^[a-z][a-z_]{0,11}$/), figure), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(rows, fc.nat(), async (figures, cut) => {
      const directory = await temporaryDirectory();
      const log = await RunLog.open(directory);
      const sizes: number[] = [];
      for (const [index, values] of figures.entries()) {
        await log.append({ ...values, iteration: index, timestamp: 'now' });
        sizes.push((await readFile(fileOf(directory))).length);
      }
      await log.close();
      expect((await readRunLog(directory))?.rows).toEqual(log.rows);
      const header = (await readFile(fileOf(directory))).indexOf('\n') + 1;
      const size = header + (cut % ((sizes.at(-1) ?? header) - header + 1));
      await truncate(fileOf(directory), size);
      const whole = sizes.filter((end) => end <= size).length;
      expect((await readRunLog(directory))?.rows).toEqual(log.rows.slice(0, whole));
    }),
    { numRuns: 30 },
  );
});
