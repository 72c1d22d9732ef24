import { describe, expect, test } from '@jest/globals';
import { CrashModel } from '../torture/crash-model.js';
import type { FileTree } from '../torture/file-tree.js';
import { emptyTree, filesBelow, hashOf, ROOT } from '../torture/file-tree.js';
import type { Operation } from '../torture/model-file-system.js';
import { ModelFileSystem } from '../torture/model-file-system.js';
import { Random } from '../torture/random.js';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The disks that a crash may leave after these operations, as texts such as 'a=hide b='. */
function disksAfter(log: readonly Operation[], limit = 1000): string[] {
  const model = new CrashModel(emptyTree());
  for (const operation of log) model.advance(operation);
  return [...new Set([...model.states(limit, new Random(1))].map(shown))].sort();
}

function shown(tree: FileTree): string {
  const files = [...filesBelow(tree, ROOT)].map(
    ([path, bytes]) => `${path}=${new TextDecoder().decode(bytes).replaceAll('\0', '0')}`,
  );
  return files.sort().join(' ');
}

async function write(disk: ModelFileSystem, path: string, text: string, isSynced = false): Promise<void> {
  const file = await disk.createFile(path);
  await file.write(utf8(text));
  if (isSynced) await file.sync();
}

describe('a crash leaves', () => {
  test('of a file that nothing syncs: nothing, or its name with all, half, none or zeros of its bytes', async () => {
    const disk = new ModelFileSystem();
    await write(disk, '/a', 'hide');
    expect(disksAfter(disk.log)).toEqual(['', 'a=', 'a=0000', 'a=hi', 'a=hide']);
  });

  test('of a file that was synced, in a directory that was not: nothing, or all of it', async () => {
    const disk = new ModelFileSystem();
    await write(disk, '/a', 'hide', true);
    expect(disksAfter(disk.log)).toEqual(['', 'a=hide']);
    await disk.syncDirectory('/');
    expect(disksAfter(disk.log)).toEqual(['a=hide']);
  });

  test('of a rename over another file that was not synced: one of the two, whole', async () => {
    const disk = new ModelFileSystem();
    await write(disk, '/a', 'old', true);
    await write(disk, '/b', 'new', true);
    await disk.syncDirectory('/');
    await disk.rename('/b', '/a');
    expect(disksAfter(disk.log)).toEqual(['a=new', 'a=old b=new']);
    await disk.syncDirectory('/');
    expect(disksAfter(disk.log)).toEqual(['a=new']);
  });

  test('of operations in two directories any subset, in whatever order they were made', async () => {
    const disk = new ModelFileSystem();
    for (const directory of ['/x', '/y']) await disk.createDirectory(directory);
    await disk.syncDirectory('/');
    for (const path of ['/x/a', '/y/b']) await write(disk, path, '', true);
    expect(disksAfter(disk.log)).toEqual(['', 'x/a=', 'x/a= y/b=', 'y/b=']);
    await disk.syncDirectory('/y');
    expect(disksAfter(disk.log)).toEqual(['x/a= y/b=', 'y/b=']);
  });

  test('of a synced file nothing where the directory that it lies in has not been synced into its own', async () => {
    const disk = new ModelFileSystem();
    await disk.createDirectory('/x');
    await write(disk, '/x/a', 'hide', true);
    await disk.syncDirectory('/x');
    expect(disksAfter(disk.log)).toEqual(['', 'x/a=hide']);
  });

  test('of a removal that was not synced: the file, or its absence', async () => {
    const disk = new ModelFileSystem();
    await write(disk, '/a', 'hide', true);
    await disk.syncDirectory('/');
    await disk.removeFile('/a');
    expect(disksAfter(disk.log)).toEqual(['', 'a=hide']);
  });
});

test('where subsets explode, the extreme ones are among those drawn', async () => {
  const disk = new ModelFileSystem();
  const names = Array.from({ length: 16 }, (_, i) => String.fromCharCode(97 + i));
  for (const name of names) await write(disk, `/${name}`, '', true);
  const disks = disksAfter(disk.log, 50);
  const show = (of: string[]): string => of.map((name) => `${name}=`).join(' ');
  expect(disks.length).toBeLessThanOrEqual(50);
  expect(disks).toContain('');
  expect(disks).toContain(show(names));
  for (const name of names) {
    expect(disks).toContain(show([name]));
    expect(disks).toContain(show(names.filter((other) => other !== name)));
  }
});

test('the hash of a tree tells contents, names and places, and not the order in which they came', async () => {
  const build = async (...files: [string, string][]) => {
    const disk = new ModelFileSystem();
    for (const [path, text] of files) await write(disk, path, text);
    return disk.tree;
  };
  const tree = await build(['/a', 'hide'], ['/b', 'seek']);
  const turned: FileTree = {
    directories: new Map([[ROOT, new Map([...(tree.directories.get(ROOT) ?? [])].reverse())]]),
    files: tree.files,
  };
  expect(hashOf(turned)).toBe(hashOf(tree));
  const hashes = [tree, await build(['/a', 'seek']), await build(['/b', 'hide']), emptyTree()].map((each) =>
    hashOf(each),
  );
  expect(new Set(hashes).size).toBe(4);
});
