import { describe, expect, test } from '@jest/globals';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { CheckpointManager, nodeFileSystem } from '../src/index.js';
import { forgeManifest } from './forged-manifest.js';
import type { Fault, RecordedCall } from './recording-file-system.js';
import { RecordingFileSystem } from './recording-file-system.js';
import { sampleContent, sampleInput } from './sample-checkpoint.js';
import { iterationsIn, storeWith } from './sample-store.js';
import { temporaryDirectory } from './temporary-directory.js';

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** What retention leaves of a store in which nothing else holds. */
const NEWEST_TWO = { keepLastN: 2 };

/** Every file of a directory, with its content. */
function contentOf(directory: string): Record<string, string> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((item) =>
    item.isFile(),
  );
  return Object.fromEntries(
    files.map((item) => {
      const path = join(item.parentPath, item.name);
      return [path, readFileSync(path).toString('base64')];
    }),
  );
}

describe('a pinned checkpoint', () => {
  test('is kept by retention, by every process, until it is unpinned', async () => {
    const { directory, manager } = await storeWith([10, 20], NEWEST_TWO);
    const pinned = await manager.pin(10);
    expect(pinned).toMatchObject({ name: 'checkpoint_000010', pinnedAt: expect.stringMatching(ISO) });
    for (const iteration of [30, 40])
      await new CheckpointManager(directory, { keepLastN: 2 }).save(sampleInput(iteration));
    expect(await iterationsIn(directory)).toEqual([10, 30, 40]);
    expect((await manager.listCheckpoints()).map(({ pinnedAt }) => pinnedAt)).toEqual([
      pinned.pinnedAt,
      null,
      null,
    ]);
    expect(await manager.unpin(10)).toMatchObject({ name: 'checkpoint_000010', pinnedAt: null });
    expect((await manager.save(sampleInput(50))).removed).toEqual(['checkpoint_000010', 'checkpoint_000030']);
  });

  test('stays over any budget', async () => {
    const { directory, onWarning, manager } = await storeWith([10, 20, 30], { keepLastN: 0 });
    await manager.pin('checkpoint_000010');
    const poor = new CheckpointManager(directory, { keepLastN: 0, maxBytes: 1, onWarning });
    expect((await poor.save(sampleInput(40))).removed).toEqual(['checkpoint_000020']);
    expect(onWarning.mock.calls).toEqual([
      [expect.stringMatching(/^The checkpoints exceed the budget of 1 bytes:/)],
    ]);
    expect(await iterationsIn(directory)).toEqual([10, 30, 40]);
  });

  test('is what it was, to the byte', async () => {
    const { directory, manager } = await storeWith([10], NEWEST_TWO);
    const path = join(directory, 'checkpoint_000010');
    const before = contentOf(path);
    const [listed] = await manager.listCheckpoints();
    await manager.pin(10);
    const { [join(path, 'pinned.json')]: marker, ...after } = contentOf(path);
    expect(after).toEqual(before);
    expect(JSON.parse(Buffer.from(marker ?? '', 'base64').toString())).toEqual({
      pinned_at: expect.stringMatching(ISO),
    });
    const report = await manager.verify(10);
    expect(report.ok).toBe(true);
    expect(report.files.map(({ status }) => status)).not.toContain('unexpected');
    const { state, policies, entry } = await manager.load(10);
    expect({ state, policies }).toStrictEqual(sampleContent(10));
    expect(entry).toEqual({ ...listed, pinnedAt: expect.stringMatching(ISO) });
    await manager.unpin(10);
    expect(contentOf(path)).toEqual(before);
  });

  test('is still pinned when its directory is copied, renamed or moved', async () => {
    const { directory, manager } = await storeWith([10, 20], NEWEST_TWO);
    await manager.pin(20);
    cpSync(join(directory, 'checkpoint_000020'), join(directory, 'checkpoint_000021'), { recursive: true });
    const other = temporaryDirectory();
    renameSync(join(directory, 'checkpoint_000020'), join(other, 'checkpoint_000099'));
    for (const [store, name] of [
      [directory, 'checkpoint_000021'],
      [other, 'checkpoint_000099'],
    ] as const) {
      const listed = await new CheckpointManager(store).listCheckpoints();
      expect(listed.find((entry) => entry.name === name)?.pinnedAt).toMatch(ISO);
    }
  });

  test('may be pinned twice, and unpinned twice', async () => {
    const { manager } = await storeWith([10], NEWEST_TWO);
    await manager.pin(10);
    expect((await manager.pin(10)).pinnedAt).toMatch(ISO);
    await manager.unpin(10);
    expect((await manager.unpin(10)).pinnedAt).toBeNull();
  });

  test('can be pinned while a training holds the lock', async () => {
    const { directory, manager } = await storeWith([10, 20], NEWEST_TWO);
    await manager.acquireLock();
    await new CheckpointManager(directory).pin(10);
    await manager.save(sampleInput(30));
    await manager.releaseLock();
    expect(await iterationsIn(directory)).toEqual([10, 20, 30]);
  });

  test('is one whatever its marker says, be it damaged or a link', async () => {
    const { directory, manager } = await storeWith([10, 20], NEWEST_TWO);
    writeFileSync(join(directory, 'checkpoint_000010/pinned.json'), 'rubbish');
    symlinkSync('nowhere', join(directory, 'checkpoint_000020/pinned.json'));
    await manager.save(sampleInput(30));
    await manager.save(sampleInput(40));
    expect(await iterationsIn(directory)).toEqual([10, 20, 30, 40]);
  });
});

test('what is not there, damaged or of a newer format is not pinned', async () => {
  const { directory, manager } = await storeWith([10, 20, 30], { keepLastN: 0 });
  await expect(manager.pin(99)).rejects.toMatchObject({ name: 'CheckpointNotFoundError' });
  await expect(manager.unpin(99)).rejects.toMatchObject({ name: 'CheckpointNotFoundError' });
  writeFileSync(join(directory, 'checkpoint_000010/metadata.json'), '{}');
  await expect(manager.pin(10)).rejects.toMatchObject({
    name: 'CheckpointDamagedError',
    alternative: 'checkpoint_000030',
  });
  forgeManifest(join(directory, 'checkpoint_000020'), (manifest) => (manifest['format_version'] = 7));
  await expect(manager.pin(20)).rejects.toMatchObject({ name: 'NewerFormatError' });
  expect(existsSync(join(directory, 'checkpoint_000010/pinned.json'))).toBe(false);
});

describe('crash safety', () => {
  /** A store whose file system is recorded from then on. */
  async function recorded(faultOf?: (call: RecordedCall, index: number) => Fault) {
    const { directory } = await storeWith([10, 20], NEWEST_TWO);
    const fileSystem = new RecordingFileSystem(directory, faultOf);
    return { directory, fileSystem, manager: new CheckpointManager(directory, { fileSystem, keepLastN: 2 }) };
  }

  test('a pin is written whole, synced, given its name, and both names synced', async () => {
    const { fileSystem, manager } = await recorded();
    await manager.pin(10);
    const temporary = 'checkpoint_000010/.tmp-pinned.json-*';
    expect(fileSystem.log.filter((call) => !call.startsWith('read '))).toEqual([
      `create ${temporary}`,
      `write ${temporary}`,
      `sync ${temporary}`,
      `rename ${temporary} pinned.json`,
      'syncdir checkpoint_000010',
      'syncdir ',
    ]);
  });

  test('a pin taken away is synced', async () => {
    const { fileSystem, manager } = await recorded();
    await manager.pin(10);
    const before = fileSystem.log.length;
    await manager.unpin(10);
    expect(fileSystem.log.slice(before).filter((call) => !call.startsWith('read '))).toEqual([
      'unlink checkpoint_000010/pinned.json',
      'syncdir checkpoint_000010',
    ]);
  });

  test('whichever call fails, the checkpoint is whole, and the next pin works and cleans up', async () => {
    const { fileSystem, manager } = await recorded();
    await manager.pin(10);
    for (const failing of fileSystem.calls.keys()) {
      const store = await recorded((_, index) => (index >= failing ? { code: 'ENOSPC' } : null));
      await expect(store.manager.pin(10)).rejects.toMatchObject({
        name: expect.stringMatching(/^Store(Write|Read)Error$/),
        code: 'ENOSPC',
      });
      const reopened = new CheckpointManager(store.directory);
      expect((await reopened.verify(10)).ok).toBe(true);
      await reopened.pin(10);
      expect(
        readdirSync(join(store.directory, 'checkpoint_000010')).filter((name) => /^\./.test(name)),
      ).toEqual([]);
    }
  });

  test('says what did not come about', async () => {
    const { manager } = await recorded(({ operation }) => (operation === 'sync' ? { code: 'ENOSPC' } : null));
    await expect(manager.pin(10)).rejects.toThrow(
      /^The checkpoint checkpoint_000010 was not pinned: cannot sync .*Free space on the disk and try again/,
    );
  });

  test('a pin that cannot be taken away stays, and that is said', async () => {
    const { directory, manager } = await storeWith([10, 20], NEWEST_TWO);
    await manager.pin(10);
    const removeFile = () => Promise.reject(Object.assign(new Error('EACCES'), { code: 'EACCES' }));
    const refusing = new CheckpointManager(directory, { fileSystem: { ...nodeFileSystem, removeFile } });
    await expect(refusing.unpin(10)).rejects.toThrow(/checkpoint_000010 stays pinned.*EACCES/);
    expect((await manager.listCheckpoints())[0]?.pinnedAt).not.toBeNull();
  });

  test('half a pin is none', async () => {
    const { directory, manager } = await storeWith([10], NEWEST_TWO);
    writeFileSync(join(directory, 'checkpoint_000010/.tmp-pinned.json-0123456789abcdef'), '{');
    expect((await manager.listCheckpoints())[0]?.pinnedAt).toBeNull();
  });

  test('a pin that comes between the plan to remove a checkpoint and its removal holds', async () => {
    const { directory, onWarning } = await storeWith([10, 20], NEWEST_TWO);
    let pins = 0;
    const fileSystem = {
      ...nodeFileSystem,
      async rename(from: string, to: string) {
        if (to.includes('.trash-checkpoint_000010') && pins++ === 0)
          await new CheckpointManager(directory).pin(10);
        return nodeFileSystem.rename(from, to);
      },
    };
    const manager = new CheckpointManager(directory, { fileSystem, keepLastN: 2, onWarning });
    writeFileSync(join(directory, 'metrics_iter_10.json'), '');
    expect((await manager.save(sampleInput(30))).removed).toEqual([]);
    expect(pins).toBe(1);
    expect(await iterationsIn(directory)).toEqual([10, 20, 30]);
    expect(await manager.load(10)).toMatchObject(sampleContent(10));
    expect(existsSync(join(directory, 'metrics_iter_10.json'))).toBe(true);
  });

  test('a pinned one whose name a dead process has taken away gets it back with the next save', async () => {
    const { directory, onWarning, manager } = await storeWith([10, 20], NEWEST_TWO);
    await manager.pin(10);
    renameSync(
      join(directory, 'checkpoint_000010'),
      join(directory, '.trash-checkpoint_000010-0123456789abcdef'),
    );
    expect((await manager.save(sampleInput(10))).entry.name).toBe('checkpoint_000010_v2');
    expect(await iterationsIn(directory)).toEqual([10, 20, 10]);
    expect(onWarning).not.toHaveBeenCalled();
  });

  test('and is left alone, loudly, where somebody has taken the name since', async () => {
    const { directory, onWarning, manager } = await storeWith([10, 20], NEWEST_TWO);
    await manager.pin(10);
    const trash = join(directory, '.trash-checkpoint_000010-0123456789abcdef');
    renameSync(join(directory, 'checkpoint_000010'), trash);
    mkdirSync(join(directory, 'checkpoint_000010'));
    await manager.save(sampleInput(30));
    expect(existsSync(join(trash, 'manifest.json'))).toBe(true);
    expect(onWarning).toHaveBeenCalledWith(
      expect.stringMatching(/pinned, and checkpoint_000010 is there again/),
    );
  });

  test('a checkpoint that is removed while it is pinned is not found, rather than pinned', async () => {
    const { directory } = await storeWith([10, 20], NEWEST_TWO);
    const fileSystem = {
      ...nodeFileSystem,
      async rename(from: string, to: string) {
        if (to.endsWith('pinned.json'))
          renameSync(join(directory, 'checkpoint_000010'), join(directory, '.trash-x-0123456789abcdef'));
        return nodeFileSystem.rename(from, to);
      },
    };
    await expect(new CheckpointManager(directory, { fileSystem }).pin(10)).rejects.toMatchObject({
      name: 'CheckpointNotFoundError',
    });
  });
});
