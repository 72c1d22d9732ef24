import { describe, expect, jest, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { FileSystemPort } from '../src/index.js';
import { CheckpointManager, LockUnavailableError, nodeFileSystem } from '../src/index.js';
import { find } from '../torture/file-tree.js';
import { ModelFileSystem } from '../torture/model-file-system.js';
import { STORE } from '../torture/holdings.js';
import { differenceFromTiny, tinyInput } from '../torture/tiny-checkpoint.js';
import { forgeManifest } from './forged-manifest.js';
import { sampleInput } from './sample-checkpoint.js';
import { temporaryDirectory } from './temporary-directory.js';

// The paths that only a failing machine, or somebody else in the directory, makes a store take; all calls and codes are
// the row 'failing calls' of the torture.

const failure = (code: string): Error => Object.assign(new Error(`${code}: made to fail`), { code });

/** A store of the iterations 10 and 20; later calls of one method fail where `isFailing` says so of their path. */
async function store() {
  const disk = new ModelFileSystem();
  for (const iteration of [10, 20])
    await new CheckpointManager(STORE, { fileSystem: disk }).save(tinyInput(iteration));
  const onWarning = jest.fn<(message: string) => void>();
  const manager = new CheckpointManager(STORE, { fileSystem: disk, onWarning, keepLastN: 2 });
  const fail = <Method extends Exclude<keyof FileSystemPort, 'holds'>>(
    method: Method,
    isFailing: (path: string) => boolean,
    reason: unknown = failure('EACCES'),
  ): void => {
    const works = disk[method].bind(disk) as (...args: unknown[]) => Promise<unknown>;
    const fails = (...args: unknown[]): Promise<unknown> =>
      isFailing(String(args[0])) ? Promise.reject(reason) : works(...args);
    Object.assign(disk, { [method]: fails });
  };
  return { disk, manager, onWarning, fail };
}

describe('what cannot be read although it is there is no damage', () => {
  test.each<[string, 'read' | 'list' | 'status', RegExp]>([
    ['the index', 'read', /checkpoint_index\.json$/],
    ['the directory', 'list', /checkpoints$/],
    ['a checkpoint', 'status', /checkpoint_000020$/],
    ['a weights file', 'read', /weights\.safetensors$/],
  ])('%s', async (_, method, path) => {
    const { manager, fail } = await store();
    fail(method, (each) => path.test(each));
    await expect(manager.load()).rejects.toMatchObject({ name: 'StoreReadError', code: 'EACCES' });
  });

  test('a directory of policies, when verify looks for unexpected files in it', async () => {
    const { manager, fail } = await store();
    fail('list', (path) => path.endsWith('policies'));
    await expect(manager.verify(20)).rejects.toMatchObject({ name: 'StoreReadError', code: 'EACCES' });
  });
});

describe('a save that has committed stays a save', () => {
  test('when the index cannot take its name, and leaves no half of one', async () => {
    const { disk, manager, onWarning, fail } = await store();
    fail('rename', (path) => path.includes('.tmp-checkpoint_index'));
    expect((await manager.save(tinyInput(30))).entry.iteration).toBe(30);
    expect(onWarning.mock.calls).toEqual([
      [expect.stringMatching(/^checkpoint_index.json could not be written/)],
    ]);
    expect((await disk.list(STORE)).filter(({ name }) => name.startsWith('.tmp-'))).toEqual([]);
  });

  test('when the store cannot be looked through afterwards', async () => {
    const { manager, onWarning, fail } = await store();
    let lists = 0;
    fail('list', (path) => path === STORE && ++lists === 2);
    expect(await manager.save(tinyInput(30))).toMatchObject({ entry: { iteration: 30 }, removed: [] });
    expect(onWarning.mock.calls).toEqual([[expect.stringMatching(/^Old checkpoints were not tidied up/)]]);
  });

  test('when an old one keeps its name', async () => {
    const { manager, onWarning, fail } = await store();
    fail('rename', (path) => path.endsWith('checkpoint_000010'));
    expect((await manager.save(tinyInput(30))).removed).toEqual([]);
    expect(onWarning.mock.calls).toEqual([
      [expect.stringMatching(/^The old checkpoint checkpoint_000010 could not be removed: EACCES/)],
    ]);
  });

  test('when a leftover stays, or the port rejects with no error at all', async () => {
    const { disk, manager, onWarning, fail } = await store();
    await disk.createDirectory(`${STORE}/.trash-checkpoint_000009-0123456789abcdef`);
    fail('removeDirectory', (path) => path.includes('.trash-'), 'no reason');
    await manager.save(tinyInput(30));
    expect(onWarning.mock.calls[0]).toEqual([
      'The leftover .trash-checkpoint_000009-0123456789abcdef could not be removed: no reason',
    ]);
  });

  test('when the lock cannot be let go', async () => {
    const { disk, manager, onWarning } = await store();
    const tryLock = disk.tryLock.bind(disk);
    disk.tryLock = async (path, owner) => {
      const lock = await tryLock(path, owner);
      return lock && { release: () => Promise.reject(failure('EIO')) };
    };
    expect((await manager.save(tinyInput(30))).entry.iteration).toBe(30);
    expect(onWarning.mock.calls).toEqual([['EIO: made to fail']]);
  });
});

describe('a directory that cannot be locked', () => {
  test('says so where it cannot be created', async () => {
    const { manager, disk, fail } = await store();
    disk.tree.directories.get(0)?.delete('runs');
    fail('createDirectory', (path) => path === '/runs');
    await expect(manager.acquireLock()).rejects.toMatchObject({
      name: 'StoreWriteError',
      operation: 'create',
    });
  });

  test('says so where the port has no locks', async () => {
    const { manager, fail } = await store();
    fail('tryLock', () => true, 'no such module');
    await expect(manager.acquireLock()).rejects.toThrow(LockUnavailableError);
    await expect(manager.acquireLock()).rejects.toThrow(/cannot be locked: no such module\./);
  });

  test('says so where a pipe stands in the place of the lock file', async () => {
    const directory = temporaryDirectory();
    execFileSync('mkfifo', [join(directory, '.lock')]);
    await expect(nodeFileSystem.tryLock(join(directory, '.lock'), '')).rejects.toMatchObject({
      code: 'EFTYPE',
    });
  });
});

describe('while others are at work in the directory', () => {
  test('a load goes over to the checkpoint that has been given the name meanwhile', async () => {
    const { disk, manager } = await store();
    const other = new ModelFileSystem();
    const writer = new CheckpointManager(STORE, { fileSystem: other });
    await writer.save(tinyInput(20));
    const read = disk.read.bind(disk);
    disk.read = async (path, maxBytes) => {
      if (path.endsWith('algorithm_state.json')) {
        disk.tree.directories.clear();
        disk.tree.files.clear();
        for (const [inode, names] of other.tree.directories) disk.tree.directories.set(inode, names);
        for (const [inode, bytes] of other.tree.files) disk.tree.files.set(inode, bytes);
      }
      return read(path, maxBytes);
    };
    const loaded = await manager.load(20);
    expect(differenceFromTiny(loaded)).toBeNull();
    expect(loaded.entry.identity).toBe((await writer.getLatestCheckpoint())?.identity);
  });

  test('a store of which all was replaced between listing and looking is not taken for an empty one', async () => {
    for (const look of ['load', 'getLatestCheckpoint', 'listCheckpoints'] as const) {
      const { disk, manager } = await store();
      const list = disk.list.bind(disk);
      let isFirst = true;
      disk.list = async (path) => {
        const items = await list(path);
        if (!isFirst) return items;
        isFirst = false;
        const other = new CheckpointManager(STORE, { fileSystem: disk, keepLastN: 2 });
        for (const iteration of [30, 40]) await other.save(tinyInput(iteration));
        return items;
      };
      const seen = JSON.stringify(await manager[look]());
      expect([look, /"name":"checkpoint_000040"/.test(seen)]).toEqual([look, true]);
    }
  });

  test('a list leaves out one that goes away while its manifest is read', async () => {
    const { disk, manager } = await store();
    await disk.removeFile(`${STORE}/checkpoint_index.json`);
    const read = disk.read.bind(disk);
    disk.read = async (path, maxBytes) => {
      if (!path.endsWith('/checkpoint_000020/manifest.json')) return read(path, maxBytes);
      await disk.rename(`${STORE}/checkpoint_000020`, `${STORE}/.trash-checkpoint_000020-0123456789abcdef`);
      return read(path, maxBytes);
    };
    expect((await manager.listCheckpoints()).map(({ iteration }) => iteration)).toEqual([10]);
  });

  test('verify of one that goes away meanwhile finds none, and verifyAll says nothing of it', async () => {
    const { disk, manager } = await store();
    const list = disk.list.bind(disk);
    disk.list = async (path) => {
      if (path.endsWith('policies'))
        disk.tree.directories.get(find(disk.tree, STORE) as number)?.delete('checkpoint_000020');
      return list(path);
    };
    const read = disk.read.bind(disk);
    disk.read = async (path, maxBytes) => {
      if (path.endsWith('/checkpoint_000020/metadata.json'))
        await disk.removeFile(path).catch(() => undefined);
      return read(path, maxBytes);
    };
    const names = disk.tree.directories.get(find(disk.tree, STORE) as number) as Map<string, number>;
    const inode = names.get('checkpoint_000020') as number;
    await expect(manager.verify('checkpoint_000020')).rejects.toMatchObject({
      name: 'CheckpointNotFoundError',
    });
    names.set('checkpoint_000020', inode);
    expect(await manager.verifyAll()).toMatchObject([
      { kind: 'verified', report: { name: 'checkpoint_000010', ok: true } },
    ]);
  });

  test('a load gives up where whatever it finds is gone before it is read, time and again', async () => {
    const { disk, manager } = await store();
    const names = disk.tree.directories.get(find(disk.tree, STORE) as number) as Map<string, number>;
    const all = new Map(names);
    const [read, list] = [disk.read.bind(disk), disk.list.bind(disk)];
    disk.list = async (path) => {
      for (const [name, inode] of all) names.set(name, inode);
      return list(path);
    };
    disk.read = async (path, maxBytes) => {
      if (path.endsWith('algorithm_state.json')) names.delete('checkpoint_000020');
      return read(path, maxBytes);
    };
    await expect(manager.load()).rejects.toThrow(/it was removed while it was read/);
  });

  test('a file that shrinks between the survey and the reading is of a wrong size', async () => {
    const { disk, manager } = await store();
    const read = disk.read.bind(disk);
    disk.read = async (path, maxBytes) => {
      const bytes = await read(path, maxBytes);
      return path.endsWith('/checkpoint_000020/algorithm_state.json') ? bytes.subarray(1) : bytes;
    };
    await expect(manager.load(20)).rejects.toThrow(/algorithm_state.json: wrong size/);
  });

  test('two loads of one checkpoint at a time keep retention from it until both have ended', async () => {
    const { disk, manager } = await store();
    const read = disk.read.bind(disk);
    const goOn: (() => void)[] = [];
    disk.read = async (path, maxBytes) => {
      if (path.endsWith('/checkpoint_000010/algorithm_state.json'))
        await new Promise<void>((resolve) => goOn.push(resolve));
      return read(path, maxBytes);
    };
    const loads = [manager.load(10), manager.load(10)];
    while (goOn.length < 2) await new Promise((resolve) => setImmediate(resolve));
    goOn[0]?.();
    await Promise.race(loads);
    expect((await manager.save(tinyInput(30))).removed).toEqual([]);
    goOn[1]?.();
    expect((await Promise.all(loads)).map(differenceFromTiny)).toEqual([null, null]);
    expect((await manager.save(tinyInput(40))).removed).toEqual(['checkpoint_000010', 'checkpoint_000020']);
  });
});

test('a link in the place of a checkpoint, or of its directory of policies, is damage', async () => {
  const { disk, manager } = await store();
  const directory = find(disk.tree, `${STORE}/checkpoint_000020`) as number;
  const names = disk.tree.directories.get(directory) as Map<string, number>;
  names.set('policies', names.get('metadata.json') as number);
  expect((await manager.verify(20)).ok).toBe(false);
  await disk.rename(`${STORE}/checkpoint_000020`, `${STORE}/old`);
  await (await disk.createFile(`${STORE}/checkpoint_000020`)).write(Uint8Array.of(1));
  await expect(manager.load('checkpoint_000020')).rejects.toThrow(/it is a link or a file, not a directory/);
});

test('a damaged checkpoint outside of a store is refused by its path', async () => {
  const { disk, manager } = await store();
  await disk.rename(`${STORE}/checkpoint_000010`, `${STORE}/best_model`);
  await disk.removeFile(`${STORE}/best_model/manifest.json`);
  const loading = manager.load(`${STORE}/best_model`);
  await expect(loading).rejects.toThrow(/best_model.*manifest.json is missing.*checkpoint_000020/);
});

test('a newer format that numbers its checkpoints otherwise is refused all the same', async () => {
  const directory = temporaryDirectory();
  const manager = new CheckpointManager(directory, { onWarning: () => undefined });
  await manager.save(sampleInput(10));
  forgeManifest(join(directory, 'checkpoint_000010'), (manifest) => {
    Object.assign(manifest, { format_version: 3, sequence: 'third' });
  });
  await expect(manager.load(10)).rejects.toThrow(/has format version 3/);
  await expect(manager.verify(10)).rejects.toThrow(/has format version 3/);
});

test('warnings go to the process where nobody asks for them', async () => {
  const { disk, fail } = await store();
  fail('rename', (path) => path.includes('.tmp-checkpoint_index'));
  const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  await new CheckpointManager(STORE, { fileSystem: disk }).save(tinyInput(30));
  expect(emitWarning.mock.calls).toEqual([
    [expect.stringMatching(/could not be written/), { type: 'CheckpointWarning' }],
  ]);
});
