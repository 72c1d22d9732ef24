import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { MetricsRow } from '../src/index.js';
import {
  FileTooLargeError,
  HistoryDamagedError,
  NewerMetricsFormatError,
  readMetricsHistory,
  readRunLog,
  RunList,
  RunLog,
  RunLogFullError,
  RunLogTail,
  writeMetricsHistory,
} from '../src/index.js';
import { exampleRow, exampleRows } from './rows.js';
import { temporaryDirectory } from './temporary-directory.js';

let runs: string;
let directory: string;
let path: string;

beforeEach(async () => {
  runs = await temporaryDirectory();
  directory = join(runs, 'run');
  path = join(directory, 'metrics.jsonl');
  await mkdir(directory);
});

const within = (pieceBytes: number, limitBytes = 2 ** 20) => ({ pieceBytes, limitBytes });
/** All at once. */
const whole = within(2 ** 20);

const header =
  '{"format":"hideout-metrics","format_version":1,"run_id":"äöü 😀","created":"2026","parent":null}\n';

/** A row with letters of two to four bytes. */
const letteredRow = (iteration: number): MetricsRow =>
  exampleRow(iteration, { timestamp: '2026 – 😀ö', größe_𝜋: iteration } as Partial<MetricsRow>);

/** What a log may hold behind its header, a line each, sound or not. */
const lines = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constant('next' as const) },
      fc.constantFrom('again', 'no row', '\0\0', '{"iteration":1}', '', '{"iteration":9,"timestamp":"ö"'),
    ),
    { maxLength: 8 },
  )
  .map((kinds) => {
    let iteration = 0;
    return kinds.map((kind) => {
      if (kind === 'next') return JSON.stringify(letteredRow(++iteration));
      return kind === 'again' ? JSON.stringify(letteredRow(iteration)) : kind;
    });
  });
const pieceBytes = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 41, max: 5000 }));
/** How many bytes of the log are missing at its end. */
const missing = fc.oneof(fc.constant(0), fc.nat({ max: 900 }));

/** What comes of something, or what it throws. */
const outcome = (work: () => Promise<unknown>): Promise<unknown> =>
  work().catch((error: unknown) => String(error));

async function logOf(texts: readonly string[], missingBytes = 0): Promise<Buffer> {
  const bytes = Buffer.from(header + texts.map((text) => `${text}\n`).join(''));
  const log = bytes.subarray(0, Math.max(1, bytes.length - missingBytes));
  await writeFile(path, log);
  return log;
}

describe('a log that is read in pieces', () => {
  test('is the log that is read at once, or damaged in the same line, torn or not', async () => {
    await fc.assert(
      fc.asyncProperty(lines, missing, pieceBytes, async (texts, missingBytes, size) => {
        await logOf(texts, missingBytes);
        const read = (bounds: typeof whole) => outcome(() => readRunLog(directory, bounds));
        expect(await read(within(size))).toEqual(await read(whole));
      }),
      { numRuns: 150 },
    );
  });

  test('has every row up to the first line that is none', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 6 }), missing, pieceBytes, async (count, missingBytes, size) => {
        const texts = Array.from({ length: count }, (_, index) => JSON.stringify(letteredRow(index + 1)));
        const log = await logOf(texts, Math.min(missingBytes, texts.join('\n').length));
        const wholeLines = log.toString('utf8').split('\n').slice(1, -1);
        expect((await readRunLog(directory, within(size)))?.rows).toEqual(
          wholeLines.map((text) => JSON.parse(text) as unknown),
        );
      }),
      { numRuns: 100 },
    );
  });

  test('is listed as one that is read at once', async () => {
    await fc.assert(
      fc.asyncProperty(lines, missing, pieceBytes, async (texts, missingBytes, size) => {
        await logOf(texts, missingBytes);
        const list = (bounds: typeof whole) => new RunList(runs, bounds).read();
        expect(await list(within(size))).toEqual(await list(whole));
      }),
      { numRuns: 150 },
    );
  });

  test('is followed as it grows, byte by byte', async () => {
    const log = await logOf([1, 2, 3].map((iteration) => JSON.stringify(letteredRow(iteration))));
    const tail = new RunLogTail(directory, within(7));
    const list = new RunList(runs, within(7));
    for (let size = Buffer.byteLength(header); size <= log.length; size += 5) {
      await writeFile(path, log.subarray(0, size));
      await tail.refresh();
      const { rows } = (await readRunLog(directory, whole)) as { rows: readonly MetricsRow[] };
      expect(tail.rows).toEqual(rows);
      expect(await list.read()).toMatchObject([{ rowCount: rows.length, newestRow: rows.at(-1) ?? null }]);
    }
    expect(tail.generation).toBe(0);
  });
});

describe('a log that is opened in pieces', () => {
  test('is cut and replaced to the same bytes as one that is opened at once', async () => {
    const resumed = fc.record({
      iteration: fc.nat({ max: 8 }),
      history: fc
        .nat({ max: 8 })
        .map((count) => Array.from({ length: count }, (_, index) => letteredRow(index + 1))),
    });
    const options = fc.option(resumed, { nil: undefined });
    await fc.assert(
      fc.asyncProperty(lines, missing, pieceBytes, options, async (texts, missingBytes, size, resumeAt) => {
        const openIn = async (bounds: typeof whole): Promise<unknown> => {
          await logOf(texts, missingBytes);
          const result = await outcome(async () => {
            const log = await RunLog.open(directory, resumeAt === undefined ? {} : { resumeAt }, bounds);
            await log.close();
            return [log.header.run_id, log.rows];
          });
          return [result, await readFile(path, 'utf8')];
        };
        expect(await openIn(within(size))).toEqual(await openIn(whole));
      }),
      { numRuns: 150 },
    );
  });

  test('is not written where it is as wanted', async () => {
    await logOf([1, 2, 3].map((iteration) => JSON.stringify(letteredRow(iteration))));
    const { ino } = await stat(path);
    const history = [1, 2, 3].map(letteredRow);
    await (await RunLog.open(directory, { resumeAt: { iteration: 3, history } }, within(11))).close();
    expect((await stat(path)).ino).toBe(ino);
    await (await RunLog.open(directory, { resumeAt: { iteration: 2, history } }, within(11))).close();
    expect((await stat(path)).ino).not.toBe(ino);
  });
});

describe('the limit of a log', () => {
  test('is never passed: what was appended before stays readable, and what is too much is refused', async () => {
    const limitBytes = 3000;
    const log = await RunLog.open(directory, {}, within(100, limitBytes));
    const append = async (): Promise<void> => {
      for (const row of exampleRows(100)) await log.append(row);
    };
    await expect(append()).rejects.toBeInstanceOf(RunLogFullError);
    await log.close();
    const { size } = await stat(path);
    expect(size).toBeLessThanOrEqual(limitBytes);
    const next = JSON.stringify(exampleRow(log.rows.length + 1)).length + 1;
    expect(size + next).toBeGreaterThan(limitBytes);
    expect((await readRunLog(directory, within(100, limitBytes)))?.rows).toEqual(
      exampleRows(log.rows.length),
    );
  });

  test('is said by every reader of a larger one', async () => {
    const { length } = await logOf([JSON.stringify(exampleRow(1))]);
    const bounds = within(100, length - 1);
    const message = `has ${length} bytes; at most ${length - 1} are read`;
    await expect(readRunLog(directory, bounds)).rejects.toBeInstanceOf(FileTooLargeError);
    await expect(RunLog.open(directory, {}, bounds)).rejects.toThrow(message);
    await expect(new RunLogTail(directory, bounds).refresh()).rejects.toThrow(message);
    expect(await new RunList(runs, bounds).read()).toMatchObject([
      { damaged: expect.stringContaining(message) },
    ]);
    expect((await readRunLog(directory, within(100, length)))?.rows).toHaveLength(1);
  });
});

describe('a history in pieces', () => {
  const large = (size: number) => ({ ...within(size), wholeBytes: 0 });

  test('has the bytes that it always had', async () => {
    const file = join(runs, 'metrics_iter_2.json');
    const rows = [letteredRow(1), letteredRow(2)];
    for (const size of [1, 9, 2 ** 20]) {
      await writeMetricsHistory(file, rows, within(size));
      expect(await readFile(file, 'utf8')).toBe(
        `{\n  "format_version": 1,\n  "rows": [\n    ${JSON.stringify(rows[0])},\n    ${JSON.stringify(rows[1])}\n  ]\n}\n`,
      );
      await writeMetricsHistory(file, [], within(size));
      expect(await readFile(file, 'utf8')).toBe('{\n  "format_version": 1,\n  "rows": []\n}\n');
    }
  });

  test('is read as it is at once', async () => {
    const file = join(runs, 'metrics_iter_9.json');
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9 }), pieceBytes, async (count, size) => {
        const rows = Array.from({ length: count }, (_, index) => letteredRow(index + 1));
        await writeMetricsHistory(file, rows);
        expect(await readMetricsHistory(file, large(size))).toEqual(rows);
      }),
      { numRuns: 50 },
    );
  });

  test('is damaged wherever it is cut', async () => {
    const file = join(runs, 'metrics_iter_2.json');
    await writeMetricsHistory(file, [letteredRow(1), letteredRow(2)]);
    const bytes = await readFile(file);
    for (let size = 1; size < bytes.length; size++) {
      await writeFile(file, bytes.subarray(0, size));
      await expect(readMetricsHistory(file, large(50))).rejects.toBeInstanceOf(HistoryDamagedError);
    }
  });

  test.each([
    ['"format_version"', '"version"', 2],
    ['"rows"', '"columns"', 3],
    ['"timestamp"', '"time"', 4],
    ['  ]', '  )', 5],
    ['\n}\n', '\n)\n', 6],
  ])('with another %j is damaged, which %j is', async (from, to, line) => {
    const file = join(runs, 'metrics_iter_1.json');
    await writeMetricsHistory(file, [exampleRow(1)]);
    await writeFile(file, (await readFile(file, 'utf8')).replace(from, to));
    await expect(readMetricsHistory(file, large(50))).rejects.toThrow(`line ${line}`);
  });

  test('of a newer version is refused by its number, and one that goes on behind its end as damaged', async () => {
    const file = join(runs, 'metrics_iter_1.json');
    await writeMetricsHistory(file, [exampleRow(1)]);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('"format_version": 1', '"format_version": 2'));
    await expect(readMetricsHistory(file, large(50))).rejects.toBeInstanceOf(NewerMetricsFormatError);
    await writeFile(file, `${text}{`);
    await expect(readMetricsHistory(file, large(50))).rejects.toBeInstanceOf(HistoryDamagedError);
    await writeFile(file, `${text}{\n`);
    await expect(readMetricsHistory(file, large(50))).rejects.toThrow('line 7');
  });
});
