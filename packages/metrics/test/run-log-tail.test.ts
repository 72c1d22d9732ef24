import { appendFile, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readRunLog, RunLog, RunLogDamagedError, RunLogTail } from '../src/index.js';
import { exampleRow } from './rows.js';
import { temporaryDirectory } from './temporary-directory.js';

let directory: string;
let path: string;

beforeEach(async () => {
  directory = await temporaryDirectory();
  path = join(directory, 'metrics.jsonl');
});

async function append(...iterations: number[]): Promise<void> {
  const log = await RunLog.open(directory);
  for (const iteration of iterations) await log.append(exampleRow(iteration));
  await log.close();
}

function rowsOf(...iterations: number[]) {
  return iterations.map((iteration) => exampleRow(iteration));
}

async function cutAfter(iteration: number): Promise<void> {
  await (await RunLog.open(directory, { resumeAt: { iteration } })).close();
}

test('a log that comes into being and grows is followed', async () => {
  const tail = new RunLogTail(directory);
  expect([await tail.refresh(), tail.header, tail.rows]).toEqual([false, null, []]);
  await append();
  expect([await tail.refresh(), tail.rows]).toEqual([true, []]);
  await append(1, 2);
  expect([await tail.refresh(), tail.rows]).toEqual([true, rowsOf(1, 2)]);
  expect([await tail.refresh(), tail.generation]).toEqual([false, 0]);
  await append(3);
  expect([await tail.refresh(), tail.rows]).toEqual([true, rowsOf(1, 2, 3)]);
  expect([tail.generation, tail.header?.format]).toEqual([0, 'hideout-metrics']);
});

test('looks at the same time are one', async () => {
  await append(1, 2);
  const tail = new RunLogTail(directory);
  expect(await Promise.all([tail.refresh(), tail.refresh()])).toEqual([true, true]);
  expect(tail.rows).toEqual(rowsOf(1, 2));
});

test('a row counts when it is whole', async () => {
  await append(1);
  const tail = new RunLogTail(directory);
  await tail.refresh();
  const line = `${JSON.stringify(exampleRow(2))}\n`;
  await appendFile(path, line.slice(0, 9));
  expect([await tail.refresh(), tail.rows.length]).toEqual([false, 1]);
  await appendFile(path, line.slice(9));
  expect([await tail.refresh(), tail.rows]).toEqual([true, rowsOf(1, 2)]);
});

test('a log that was cut is another generation, even where it has grown longer since', async () => {
  await append(1, 2, 3);
  const tail = new RunLogTail(directory);
  await tail.refresh();
  await cutAfter(1);
  await append(2, 3, 4, 5);
  expect([await tail.refresh(), tail.generation]).toEqual([true, 1]);
  expect(tail.rows.map(({ iteration }) => iteration)).toEqual([1, 2, 3, 4, 5]);
});

test('rows that were replaced in the same file are noticed by the newest one', async () => {
  await append(1, 2);
  const tail = new RunLogTail(directory);
  await tail.refresh();
  const text = await readFile(path, 'utf8');
  await truncate(path, 0);
  await appendFile(path, text.replaceAll('"iteration":2', '"iteration":7') + text.slice(text.length));
  await tail.refresh();
  expect([tail.generation, tail.rows.at(-1)?.iteration]).toEqual([1, 7]);
});

test('a log that is gone leaves no rows', async () => {
  await append(1);
  const tail = new RunLogTail(directory);
  await tail.refresh();
  await rm(path);
  expect([await tail.refresh(), tail.rows, tail.header, tail.generation]).toEqual([true, [], null, 1]);
});

test('damage is an error, and what was known stays', async () => {
  await append(1, 2);
  const tail = new RunLogTail(directory);
  await tail.refresh();
  await appendFile(path, 'no row\nno row\n');
  await expect(tail.refresh()).rejects.toThrow('line 4');
  expect(tail.rows).toHaveLength(2);
  await writeFile(`${path}.new`, 'no log\n');
  await rename(`${path}.new`, path);
  await expect(tail.refresh()).rejects.toThrow('line 1');
});

test('a damaged log is not read again before it has changed', async () => {
  await append(1, 2);
  const { size } = await stat(path);
  await appendFile(path, 'no row\nno row\n');
  const tail = new RunLogTail(directory);
  const problem = (): Promise<unknown> => tail.refresh().catch((error: unknown) => error);
  const first = await problem();
  expect(first).toBeInstanceOf(RunLogDamagedError);
  // The same error, not one that says the same.
  expect(await problem()).toBe(first);
  await truncate(path, size);
  expect([await problem(), tail.rows.length]).toEqual([true, 2]);
});

test('whatever happens to a log, a look finds what a fresh reading finds', async () => {
  const change = fc.oneof(
    fc.record({ kind: fc.constant('append' as const), count: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ kind: fc.constant('cut' as const), at: fc.integer({ min: 0, max: 6 }) }),
    fc.record({ kind: fc.constant('look' as const) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 12 }), async (changes) => {
      await rm(path, { force: true });
      const tail = new RunLogTail(directory);
      let newest = 0;
      for (const step of changes) {
        if (step.kind === 'append') {
          await append(...Array.from({ length: step.count }, () => ++newest));
        } else if (step.kind === 'cut') {
          await cutAfter(step.at);
          newest = Math.min(newest, step.at);
        } else await tail.refresh();
      }
      await tail.refresh();
      expect(tail.rows).toEqual((await readRunLog(directory))?.rows ?? []);
    }),
    { numRuns: 40 },
  );
});
