import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import {
  HistoryDamagedError,
  NewerMetricsFormatError,
  readMetricsHistory,
  writeMetricsHistory,
} from '../src/index.js';
import { exampleRow, exampleRows } from './rows.js';
import { temporaryDirectory } from './temporary-directory.js';

async function historyPath(): Promise<string> {
  return join(await temporaryDirectory(), 'metrics_iter_10.json');
}

test('rows come back as they were, and NaN as null', async () => {
  const path = await historyPath();
  await writeMetricsHistory(path, [...exampleRows(2), exampleRow(3, { seeker_kl: NaN })]);
  expect(await readMetricsHistory(path)).toEqual([...exampleRows(2), exampleRow(3, { seeker_kl: null })]);
});

test('the file is one JSON document of version 1', async () => {
  const path = await historyPath();
  await writeMetricsHistory(path, exampleRows(2));
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ format_version: 1, rows: exampleRows(2) });
});

test('a history without rows is one', async () => {
  const path = await historyPath();
  await writeMetricsHistory(path, []);
  expect(await readMetricsHistory(path)).toEqual([]);
});

test('writing again replaces the file and leaves no other', async () => {
  const path = await historyPath();
  await writeMetricsHistory(path, exampleRows(5));
  await writeMetricsHistory(path, exampleRows(1));
  expect(await readMetricsHistory(path)).toEqual(exampleRows(1));
  expect(await readdir(join(path, '..'))).toEqual(['metrics_iter_10.json']);
});

test('a write that fails leaves no file', async () => {
  const directory = await temporaryDirectory();
  await expect(writeMetricsHistory(join(directory, 'missing', 'h.json'), [])).rejects.toMatchObject({
    code: 'ENOENT',
  });
  expect(await readdir(directory)).toEqual([]);
});

test('there is none where there is no file', async () => {
  expect(await readMetricsHistory(await historyPath())).toBeNull();
});

test.each(['', '{"format_version":1,"rows":[{"iteration":1}]}', '[]', '{"format_version":1}', '{"rows":'])(
  '%j is no history',
  async (text) => {
    const path = await historyPath();
    await writeFile(path, text);
    await expect(readMetricsHistory(path)).rejects.toBeInstanceOf(HistoryDamagedError);
  },
);

test('a newer version is refused by its number', async () => {
  const path = await historyPath();
  await writeFile(path, '{"format_version":2,"rows":[]}');
  await expect(readMetricsHistory(path)).rejects.toBeInstanceOf(NewerMetricsFormatError);
});
