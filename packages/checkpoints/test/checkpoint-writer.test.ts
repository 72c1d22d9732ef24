import { describe, expect, jest, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import type { CheckpointInput, FileSystemPort } from '../src/index.js';
import { CheckpointManager, nodeFileSystem, StoreWriteError } from '../src/index.js';
import type { Fault, RecordedCall } from './recording-file-system.js';
import { RecordingFileSystem } from './recording-file-system.js';
import { sampleContent, sampleInput } from './sample-checkpoint.js';
import { temporaryDirectory } from './temporary-directory.js';

/** A store with the checkpoint of iteration 10, and a manager whose file system is recorded from then on. */
async function storeOfOne(faultOf?: (call: RecordedCall, index: number) => Fault) {
  const directory = temporaryDirectory();
  await new CheckpointManager(directory).save(sampleInput(10));
  const fileSystem = new RecordingFileSystem(directory, faultOf);
  const onWarning = jest.fn<(message: string) => void>();
  return {
    directory,
    fileSystem,
    onWarning,
    manager: new CheckpointManager(directory, { fileSystem, onWarning }),
  };
}

function checkpointNames(directory: string): string[] {
  return readdirSync(directory).filter((name) => name !== '.lock' && name !== 'checkpoint_index.json');
}

describe('the order of a save', () => {
  test('is: write all files, sync and verify them, then the manifest, sync the directories, rename, sync the store', async () => {
    const { fileSystem, manager } = await storeOfOne();
    await manager.save(sampleInput(20));
    const temporary = '.tmp-checkpoint_000020-*';
    const files = [
      'metadata.json',
      'algorithm_state.safetensors',
      'policies/seeker_policy/weights.safetensors',
      'policies/hider_policy/weights.safetensors',
      'algorithm_state.json',
      'policies/seeker_policy/policy.json',
      'policies/hider_policy/policy.json',
      'policies/hider_policy/policy.onnx',
    ].map((file) => `${temporary}/${file}`);
    const manifest = `${temporary}/manifest.json`;
    const directories = ['', '/policies', '/policies/seeker_policy', '/policies/hider_policy'].map(
      (directory) => `${temporary}${directory}`,
    );
    const start = fileSystem.log.indexOf(`mkdir ${temporary}`);
    const end = fileSystem.log.indexOf('syncdir ');
    const steps = fileSystem.log.slice(start, end + 1);
    const firstRead = steps.findIndex((step) => step.startsWith('read '));
    // Each file is read when its own sync has ended, in whatever order that is.
    const reads = steps.splice(firstRead, files.length);
    expect(reads.toSorted()).toEqual(files.map((file) => `read ${file}`).toSorted());
    expect(steps).toEqual([
      ...directories.map((directory) => `mkdir ${directory}`),
      ...files.flatMap((file) => [`create ${file}`, `write ${file}`]),
      ...files.map((file) => `sync ${file}`),
      `create ${manifest}`,
      `write ${manifest}`,
      `sync ${manifest}`,
      `read ${manifest}`,
      ...directories.toReversed().map((directory) => `syncdir ${directory}`),
      `rename ${temporary} checkpoint_000020`,
      'syncdir ',
    ]);
  });

  test('replaces the index as a whole, after the checkpoint is safe', async () => {
    const { fileSystem, manager } = await storeOfOne();
    await manager.save(sampleInput(20));
    const temporary = '.tmp-checkpoint_index.json-*';
    expect(fileSystem.log.slice(-5)).toEqual([
      `create ${temporary}`,
      `write ${temporary}`,
      `sync ${temporary}`,
      `rename ${temporary} checkpoint_index.json`,
      'syncdir ',
    ]);
  });

  test('takes the name of a removed checkpoint away, and syncs that, before its files go', async () => {
    const { directory, fileSystem } = await storeOfOne();
    const manager = new CheckpointManager(directory, { fileSystem, keepLastN: 2 });
    await manager.save(sampleInput(20));
    await manager.save(sampleInput(30));
    const start = fileSystem.log.indexOf('rename checkpoint_000010 .trash-checkpoint_000010-*');
    const removal = fileSystem.log.slice(start);
    // The files beside it go before its own: a process that dies in between leaves trash to tell that they are to go.
    // A pin would give the name back: that there is none is on the disk before anything else goes.
    expect(removal.slice(1, 4)).toEqual([
      'syncdir ',
      'unlink metrics_iter_10.json',
      'unlink training_metrics_iter_10.png',
    ]);
    const trash = '.trash-checkpoint_000010-*';
    expect(removal.slice(4, 7)).toEqual([
      `unlink ${trash}/pinned.json`,
      `syncdir ${trash}`,
      `unlink ${trash}/manifest.json`,
    ]);
    expect(
      removal.slice(7, 19).every((call) => /^(unlink|rmdir) \.trash-checkpoint_000010-\*/.test(call)),
    ).toBe(true);
  });
});

describe('large files', () => {
  const kernel = { data: new Float32Array(1 << 16), shape: [1 << 16] };
  /** Two files of 256 KiB and more. */
  const largeInput: CheckpointInput = {
    ...sampleInput(20),
    policies: { p: { json: {}, arrays: { kernel } } },
    state: { json: {}, arrays: { moments: new Float32Array(1 << 17) } },
  };
  const [state, weights] = ['algorithm_state.safetensors', 'policies/p/weights.safetensors'];

  test('are on their way to the disk while others are written', async () => {
    const { fileSystem, manager } = await storeOfOne();
    await manager.save(largeInput);
    const placeOf = (step: string): number =>
      fileSystem.log.indexOf(step.replace(' ', ' .tmp-checkpoint_000020-*/'));
    const places = [
      ...[`write ${state}`, `sync ${state}`, `create ${weights}`, `write ${weights}`, `sync ${weights}`],
      ...['create metadata.json', 'write metadata.json', 'sync metadata.json', 'create manifest.json'],
    ].map(placeOf);
    expect(places[0]).toBeGreaterThan(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    for (const read of [`read ${state}`, `read ${weights}`, 'read metadata.json'])
      expect(placeOf(read)).toBeLessThan(placeOf('create manifest.json'));
    expect((await manager.load()).policies['p']?.arrays).toEqual({ kernel });
  });

  test.each([`sync .*${state}`, `read .*${state}`, 'create .*metadata', 'write .*metadata'])(
    'fail the save together with the others where one step fails: %s',
    async (pattern) => {
      let isOver = false;
      const late: string[] = [];
      const store = await storeOfOne(({ operation, path }) => {
        const step = `${operation} ${path}`;
        if (isOver && !/^(unlink|rmdir)/.test(step)) late.push(step);
        return new RegExp(`^${pattern}`).test(step) ? { code: 'EIO' } : null;
      });
      await expect(store.manager.save(largeInput)).rejects.toMatchObject({ code: 'EIO' });
      isOver = true;
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(late).toEqual([]);
      expect(checkpointNames(store.directory)).toEqual(['checkpoint_000010']);
      expect(store.fileSystem.log.filter((step) => /create .*manifest|rename .*tmp/.test(step))).toEqual([]);
    },
  );
});

// All calls and codes are the row 'failing calls' of the torture.
describe('a save of which one call fails', () => {
  test('never tries a failed sync again, and throws the files away', async () => {
    for (const pattern of [/^sync .*weights/, /^sync .*manifest/, /^syncdir .tmp-checkpoint/, /^syncdir $/]) {
      let failures = 0;
      const store = await storeOfOne(({ operation, path }) => {
        if (failures > 0 || !pattern.test(`${operation} ${path}`)) return null;
        failures++;
        return { code: 'EIO' };
      });
      await expect(store.manager.save(sampleInput(20))).rejects.toThrow(StoreWriteError);
      const failedAt = store.fileSystem.log.findIndex((call) => pattern.test(call));
      const later = store.fileSystem.log.slice(failedAt + 1);
      const isTriedAgain = (call: string): boolean =>
        call.startsWith('sync ') && call === store.fileSystem.log[failedAt];
      expect(later.filter((call) => isTriedAgain(call) || call.startsWith('create '))).toEqual([]);
      expect(checkpointNames(store.directory)).toEqual(['checkpoint_000010']);
    }
  });

  test('says in one sentence what failed and what to do', async () => {
    const store = await storeOfOne(({ operation }) => (operation === 'write' ? { code: 'ENOSPC' } : null));
    await expect(store.manager.save(sampleInput(20))).rejects.toThrow(
      /not saved, earlier ones are untouched: cannot write .*metadata.json .*Free space on the disk/,
    );
  });
});

test('writes every file whole where the system takes a few bytes at a time', async () => {
  const store = await storeOfOne(({ operation }) => (operation === 'write' ? { takesBytes: 100 } : null));
  await store.manager.save(sampleInput(20));
  expect(await new CheckpointManager(store.directory).load()).toMatchObject(sampleContent(20));
});

test('closes every file that it opened when one cannot be written', async () => {
  const store = await storeOfOne(({ operation, path }) =>
    operation === 'write' && path.endsWith('metadata.json') ? { code: 'ENOSPC' } : null,
  );
  let openFiles = 0;
  const createFile = store.fileSystem.createFile.bind(store.fileSystem);
  store.fileSystem.createFile = async (path) => {
    const file = await createFile(path);
    openFiles++;
    const close = (): Promise<void> => {
      openFiles--;
      return file.close();
    };
    return { ...file, close };
  };
  await expect(store.manager.save(sampleInput(20))).rejects.toMatchObject({ code: 'ENOSPC' });
  expect(openFiles).toBe(0);
});

test('a file that cannot be closed fails the save, with all others closed', async () => {
  let openFiles = 0;
  const createFile: FileSystemPort['createFile'] = async (path) => {
    const file = await nodeFileSystem.createFile(path);
    openFiles++;
    const close = async (): Promise<void> => {
      openFiles--;
      await file.close();
      if (path.endsWith('algorithm_state.json')) throw Object.assign(new Error('failing'), { code: 'EIO' });
    };
    return { ...file, close };
  };
  const manager = new CheckpointManager(temporaryDirectory(), {
    fileSystem: { ...nodeFileSystem, createFile },
  });
  await expect(manager.save(sampleInput(20))).rejects.toMatchObject({ operation: 'close', code: 'EIO' });
  expect([openFiles, await manager.listCheckpoints()]).toEqual([0, []]);
});

test('writes more files than may be open at a time', async () => {
  let [openFiles, mostOpen] = [0, 0];
  const createFile: FileSystemPort['createFile'] = async (path) => {
    const file = await nodeFileSystem.createFile(path);
    mostOpen = Math.max(mostOpen, ++openFiles);
    const close = (): Promise<void> => {
      openFiles--;
      return file.close();
    };
    return { ...file, close };
  };
  const policies = Object.fromEntries(
    Array.from({ length: 120 }, (_, i) => [`p${i}`, { json: { i }, arrays: {} }]),
  );
  const manager = new CheckpointManager(temporaryDirectory(), {
    fileSystem: { ...nodeFileSystem, createFile },
  });
  await manager.save({ ...sampleInput(20), policies });
  expect(Object.keys((await manager.load()).policies)).toHaveLength(120);
  expect([openFiles, mostOpen]).toEqual([0, 100]);
});

test('gives up, and does not spin, where the system takes no bytes at all', async () => {
  const store = await storeOfOne(({ operation }) => (operation === 'write' ? { takesBytes: 0 } : null));
  await expect(store.manager.save(sampleInput(20))).rejects.toThrow(/takes no more bytes/);
});

test('does not acknowledge what is not on the disk as it was written', async () => {
  const store = await storeOfOne();
  const read = store.fileSystem.read.bind(store.fileSystem);
  store.fileSystem.read = async (path, maxBytes) => {
    const bytes = await read(path, maxBytes);
    if (path.includes('.tmp-') && path.endsWith('weights.safetensors')) bytes[20] = (bytes[20] ?? 0) ^ 4;
    return bytes;
  };
  await expect(store.manager.save(sampleInput(20))).rejects.toThrow(/cannot verify .*not what was written/);
  expect(checkpointNames(store.directory)).toEqual(['checkpoint_000010']);
});

test.each(['EMFILE', 'EACCES', 'EIO'])('does not take %s while reading for damage', async (code) => {
  const store = await storeOfOne(({ operation, path }) =>
    operation === 'read' && path.endsWith('weights.safetensors') ? { code } : null,
  );
  await expect(store.manager.load()).rejects.toMatchObject({ name: 'StoreReadError', code });
  await expect(store.manager.verify(10)).rejects.toMatchObject({ name: 'StoreReadError', code });
  expect(checkpointNames(store.directory)).toEqual(['checkpoint_000010']);
});
