import { rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readWhenChanged } from '../../src/records/unchanged-directory.js';
import { temporaryDirectory } from '../temporary-directory.js';

const LONG_MS = 3_600_000;

/** A directory that nothing has happened to for long, and how often it was read. */
async function settledDirectory(mostMs = LONG_MS): Promise<{ path: string; look: () => Promise<number> }> {
  const path = await temporaryDirectory();
  await utimes(path, new Date('2026-01-01'), new Date('2026-01-01'));
  let readings = 0;
  return { path, look: readWhenChanged(path, async () => ++readings, mostMs) };
}

test('a directory that has not changed is read once', async () => {
  const { look } = await settledDirectory();
  expect([await look(), await look(), await look()]).toEqual([1, 1, 1]);
});

test('a name that was added or removed is seen at the next look', async () => {
  const { path, look } = await settledDirectory();
  expect(await look()).toBe(1);
  await writeFile(join(path, 'new'), '');
  expect(await look()).toBe(2);
  await utimes(path, new Date('2026-01-02'), new Date('2026-01-02'));
  expect([await look(), await look()]).toEqual([3, 3]);
  await rm(join(path, 'new'));
  expect(await look()).toBe(4);
});

test('a directory that changed a moment ago may change again unseen: it is read until it has settled', async () => {
  const { path, look } = await settledDirectory();
  const now = new Date();
  await utimes(path, now, now);
  expect([await look(), await look()]).toEqual([1, 2]);
});

test('the time is up: what changed below a name is seen, too', async () => {
  const { look } = await settledDirectory(0);
  expect([await look(), await look()]).toEqual([1, 2]);
});

test('a directory that is not there is asked for each time', async () => {
  const { path, look } = await settledDirectory();
  await rm(path, { recursive: true });
  expect([await look(), await look()]).toEqual([1, 2]);
});
