import { expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { blockingFileSystem, nodeFileSystem } from '../src/index.js';
import { temporaryDirectory } from './temporary-directory.js';

const fs = nodeFileSystem;

test('a file reads back whole, and one that is longer than allowed is refused', async () => {
  const path = join(temporaryDirectory(), 'file');
  writeFileSync(path, 'hideout');
  expect(new TextDecoder().decode(await fs.read(path, 7))).toBe('hideout');
  await expect(fs.read(path, 6)).rejects.toMatchObject({ code: 'EFBIG' });
});

test('a file holds its own bytes, and no longer, shorter or other ones; at the borders of pieces too', async () => {
  const path = join(temporaryDirectory(), 'file');
  const pieceBytes = 2 * 1024 * 1024;
  for (const size of [0, 1, pieceBytes, 2 * pieceBytes, 3 * pieceBytes + 5]) {
    const bytes = new Uint8Array(size).map((_, i) => i % 251);
    writeFileSync(path, bytes);
    expect([size, await fs.holds?.(path, bytes)]).toEqual([size, true]);
    expect(await fs.holds?.(path, new Uint8Array(size + 1))).toBe(false);
    for (const place of [0, pieceBytes - 1, pieceBytes, 2 * pieceBytes, size - 1].filter(
      (at) => at >= 0 && at < size,
    )) {
      const changed = bytes.slice();
      changed[place] = (bytes[place] ?? 0) ^ 1;
      expect([size, place, await fs.holds?.(path, changed)]).toEqual([size, place, false]);
    }
  }
  symlinkSync(path, `${path}-link`);
  await expect(fs.holds?.(`${path}-link`, new Uint8Array(5))).rejects.toMatchObject({ code: 'EFTYPE' });
});

test('a link, a directory and a pipe are no regular files, and none of them blocks', async () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'file'), '');
  symlinkSync(join(directory, 'file'), join(directory, 'link'));
  mkdirSync(join(directory, 'directory'));
  execFileSync('mkfifo', [join(directory, 'pipe')]);
  for (const name of ['link', 'directory', 'pipe'])
    await expect(fs.read(join(directory, name), 10)).rejects.toMatchObject({ code: 'EFTYPE' });
  expect((await fs.list(directory)).sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
    { name: 'directory', kind: 'directory' },
    { name: 'file', kind: 'file' },
    { name: 'link', kind: 'other' },
    { name: 'pipe', kind: 'other' },
  ]);
});

test('the status is the same on the thread that asks, errors included', async () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'file'), 'hideout');
  symlinkSync(join(directory, 'file'), join(directory, 'link'));
  for (const name of ['file', 'link', '.'])
    expect(await blockingFileSystem.status(join(directory, name))).toEqual(
      await fs.status(join(directory, name)),
    );
  await expect(blockingFileSystem.status(join(directory, 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(blockingFileSystem.status(join(directory, 'file', 'in'))).rejects.toMatchObject({
    code: 'ENOTDIR',
  });
});

test('nothing that exists is created again', async () => {
  const directory = temporaryDirectory();
  symlinkSync(join(directory, 'nowhere'), join(directory, 'link'));
  await expect(fs.createFile(join(directory, 'link'))).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(fs.createDirectory(directory)).rejects.toMatchObject({ code: 'EEXIST' });
});

test('a signature tells a file that was rewritten with the same size and time', async () => {
  const path = join(temporaryDirectory(), 'file');
  writeFileSync(path, 'aaaa');
  utimesSync(path, 1, 1);
  const before = await fs.status(path);
  writeFileSync(path, 'bbbb');
  utimesSync(path, 1, 1);
  const after = await fs.status(path);
  expect(after.modifiedAt).toEqual(before.modifiedAt);
  expect(after.signature).not.toBe(before.signature);
});
