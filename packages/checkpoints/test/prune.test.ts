import { describe, expect, test } from '@jest/globals';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CheckpointManager } from '../src/index.js';
import type { CheckpointEntry, CheckpointManagerOptions } from '../src/index.js';
import { forgeManifest } from './forged-manifest.js';
import { RecordingFileSystem } from './recording-file-system.js';
import { sampleInput } from './sample-checkpoint.js';
import { addCompanions, storeWithRewards } from './sample-store.js';
import { temporaryDirectory } from './temporary-directory.js';

/** A store of all of these, with figures and histories, and a manager that has the options and has saved none. */
async function storeWith(rewards: readonly (number | null)[], options: CheckpointManagerOptions = {}) {
  const { directory, onWarning, manager } = await storeWithRewards(rewards, { keepLastN: 0 });
  await addCompanions(manager);
  return { directory, onWarning, manager: new CheckpointManager(directory, { ...options, onWarning }) };
}

const rewards = [5, 9, NaN, 7, null];
const rules = { keepLastN: 2, keepEvery: 30, keepBest: { metric: 'reward_mean', count: 1 } } as const;

describe('prune', () => {
  test('says of every checkpoint what keeps it or why it goes, and does that', async () => {
    const { directory, manager } = await storeWith([...rewards, 8, 6], rules);
    await manager.pin(40);
    const expected = [
      ['checkpoint_000010', [], 'not among: newest 2, every 30 iterations, best 1 by highest reward_mean'],
      ['checkpoint_000020', ['best 1 by highest reward_mean'], null],
      ['checkpoint_000030', ['every 30 iterations'], null],
      ['checkpoint_000040', ['pinned'], null],
      ['checkpoint_000050', [], 'not among: newest 2, every 30 iterations, best 1 by highest reward_mean'],
      ['checkpoint_000060', ['newest 2', 'every 30 iterations'], null],
      ['checkpoint_000070', ['newest 2'], null],
    ];
    const said = (verdicts: { entry: CheckpointEntry; keptBy: readonly string[]; goes: string | null }[]) =>
      verdicts.map(({ entry, keptBy, goes }) => [entry.name, keptBy, goes]);
    const before = readdirSync(directory, { recursive: true });

    const rehearsal = await manager.prune({ dryRun: true });
    expect(said(rehearsal.verdicts)).toEqual(expected);
    expect(rehearsal.removed).toEqual([]);
    expect(readdirSync(directory, { recursive: true })).toEqual(before);

    const { verdicts, removed } = await manager.prune();
    expect(said(verdicts)).toEqual(expected);
    expect(removed).toEqual(['checkpoint_000010', 'checkpoint_000050']);
    expect(readdirSync(directory).filter((name) => /[^\d][15]0(\.json|\.png)?$/.test(name))).toEqual([]);
    expect(readdirSync(directory).filter((name) => name.endsWith('.png'))).toHaveLength(5);
    expect((await manager.prune()).removed).toEqual([]);
  });

  test('a dry run takes no lock, and so can be asked beside a training', async () => {
    const { directory, manager } = await storeWith(rewards, { keepLastN: 2 });
    const training = new CheckpointManager(directory);
    await training.acquireLock();
    expect((await manager.prune({ dryRun: true })).verdicts).toHaveLength(5);
    await expect(manager.prune()).rejects.toMatchObject({ name: 'DirectoryInUseError' });
    await training.releaseLock();
    expect((await manager.prune()).removed).toHaveLength(3);
  });

  test('leaves what it cannot judge, and says so', async () => {
    const { directory, manager } = await storeWith([1, 2, 3, 4], { keepLastN: 1 });
    rmSync(join(directory, 'checkpoint_000010/metadata.json'));
    forgeManifest(join(directory, 'checkpoint_000020'), (manifest) => (manifest['format_version'] = 7));
    const { verdicts, removed } = await manager.prune();
    expect(removed).toEqual([]);
    expect(verdicts.map(({ keptBy }) => keptBy)).toEqual([
      ['damaged, left for you to judge'],
      ['of a newer format'],
      ['needed as a fall-back'],
      ['newest 1'],
    ]);
  });

  test('keeps the one that a run was resumed from, and the newest, under any budget', async () => {
    const { manager } = await storeWith([1, 2, 3, 4, 5], { keepLastN: 0, maxBytes: 1 });
    manager.protect('checkpoint_000020');
    const { verdicts, removed } = await manager.prune();
    expect(removed).toEqual(['checkpoint_000010', 'checkpoint_000030']);
    expect(verdicts[1]?.keptBy).toEqual(['all are kept', 'in use']);
  });

  test('keeps to a budget in bytes', async () => {
    const { directory, manager } = await storeWith([1, 2, 3, 4, 5]);
    const sizes = (await manager.listCheckpoints()).map(({ sizeBytes }) => sizeBytes);
    const maxBytes = sizes.slice(-3).reduce((sum, size) => sum + size);
    const { removed } = await new CheckpointManager(directory, { keepLastN: 0, maxBytes }).prune();
    expect(removed).toEqual(['checkpoint_000010', 'checkpoint_000020']);
  });

  test('of an empty store says nothing', async () => {
    const manager = new CheckpointManager(join(temporaryDirectory(), 'none'));
    expect(await manager.prune({ dryRun: true })).toEqual({ verdicts: [], removed: [] });
  });
});

describe('figures and histories', () => {
  const trash = '.trash-checkpoint_000010-0123456789abcdef';

  test('of a checkpoint whose removal a dead process began go with the rest of it', async () => {
    const { directory, manager } = await storeWith([1, 2]);
    renameSync(join(directory, 'checkpoint_000010'), join(directory, trash));
    await manager.save(sampleInput(30));
    const left = readdirSync(directory).filter((name) => /iter_|trash/.test(name));
    expect(left.sort()).toEqual(['metrics_iter_20.json', 'training_metrics_iter_20.png']);
  });

  test('stay where another checkpoint has the label', async () => {
    const { directory, manager } = await storeWith([1, 2]);
    mkdirSync(join(directory, trash));
    await manager.prune();
    expect(existsSync(join(directory, trash))).toBe(false);
    expect(existsSync(join(directory, 'metrics_iter_10.json'))).toBe(true);
  });

  test('that cannot be removed are told, and the checkpoint goes all the same', async () => {
    const { directory, onWarning } = await storeWith([1, 2, 3]);
    const fileSystem = new RecordingFileSystem(directory, ({ operation, path }) =>
      operation === 'unlink' && path === 'metrics_iter_10.json' ? { code: 'EACCES' } : null,
    );
    const manager = new CheckpointManager(directory, { keepLastN: 2, fileSystem, onWarning });
    expect((await manager.prune()).removed).toEqual(['checkpoint_000010']);
    expect(onWarning.mock.calls).toEqual([
      [expect.stringMatching(/^metrics_iter_10.json could not be removed: EACCES/)],
    ]);
    expect(readdirSync(directory).filter((name) => name.includes('trash'))).toEqual([]);
  });

  test('a checkpoint that cannot be removed is told and still there', async () => {
    const { directory, onWarning } = await storeWith([1, 2, 3]);
    const fileSystem = new RecordingFileSystem(directory, ({ operation, path }) =>
      operation === 'rename' && path.startsWith('checkpoint_000010') ? { code: 'EACCES' } : null,
    );
    const manager = new CheckpointManager(directory, { keepLastN: 2, fileSystem, onWarning });
    expect((await manager.prune()).removed).toEqual([]);
    expect(onWarning).toHaveBeenCalledWith(
      expect.stringMatching(/^The old checkpoint checkpoint_000010 could not be removed/),
    );
    expect(await manager.listCheckpoints()).toHaveLength(3);
  });

  test('a checkpoint that has lost its name is gone, although files of it are left; a later save removes them', async () => {
    const { directory, onWarning } = await storeWith([1, 2, 3]);
    let failures = 0;
    const fileSystem = new RecordingFileSystem(directory, ({ operation, path }) =>
      operation === 'unlink' && path.startsWith('.trash-') && failures++ === 0 ? { code: 'EIO' } : null,
    );
    const manager = new CheckpointManager(directory, { keepLastN: 2, fileSystem, onWarning });
    expect((await manager.prune()).removed).toEqual(['checkpoint_000010']);
    expect(onWarning.mock.calls).toEqual([
      [expect.stringMatching(/^Files of the old checkpoint checkpoint_000010 are left; .* EIO/)],
    ]);
    const trash = () => readdirSync(directory).filter((name) => name.startsWith('.trash-'));
    expect(trash()).toHaveLength(1);
    await manager.save(sampleInput(40));
    expect(trash()).toEqual([]);
  });

  test('leftovers are removed only once the loss of their names is on the disk', async () => {
    const { directory, onWarning } = await storeWith([1, 2]);
    renameSync(join(directory, 'checkpoint_000010'), join(directory, trash));
    let failures = 0;
    const fileSystem = new RecordingFileSystem(directory, ({ operation }) =>
      operation === 'syncdir' && failures++ === 0 ? { code: 'EIO' } : null,
    );
    const manager = new CheckpointManager(directory, { fileSystem, onWarning });
    await manager.prune();
    expect(existsSync(join(directory, trash, 'manifest.json'))).toBe(true);
    expect(onWarning).toHaveBeenCalledWith(
      expect.stringMatching(/^Leftovers of earlier saves could not be removed: EIO/),
    );
    const before = fileSystem.log.length;
    await manager.prune();
    const log = fileSystem.log.slice(before);
    expect(log.indexOf('syncdir ')).toBeLessThan(log.findIndex((call) => call.startsWith('unlink')));
    expect(existsSync(join(directory, trash))).toBe(false);
  });
});
