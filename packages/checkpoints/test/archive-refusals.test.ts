import { describe, expect, test } from '@jest/globals';
import { cpSync, mkdirSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CheckpointManager } from '../src/index.js';
import { damage, namesIn, storeWith } from './sample-store.js';

describe('archiving refuses', () => {
  test('the newest good one: it is what a run goes on from', async () => {
    const { directory, manager } = await storeWith([10, 20, 30]);
    for (const reference of ['latest', 30])
      await expect(manager.archive(reference)).rejects.toThrow(
        /^The checkpoint checkpoint_000030 stays: it is the newest good one\./,
      );
    // Rotten ones that are newer do not count.
    for (const name of ['checkpoint_000020', 'checkpoint_000030'])
      writeFileSync(join(directory, name, 'algorithm_state.safetensors'), Buffer.alloc(208));
    const fresh = new CheckpointManager(directory, { onWarning: () => undefined });
    await expect(fresh.archive(10)).rejects.toMatchObject({
      name: 'CheckpointNeededError',
      checkpoint: 'checkpoint_000010',
    });
  });

  test('any, where every one is damaged, and says what is wrong with it', async () => {
    const { directory, manager } = await storeWith([10, 20]);
    for (const name of ['checkpoint_000010', 'checkpoint_000020'])
      damage(directory, name, 'policies/seeker_policy/weights.safetensors');
    await expect(manager.archive(10)).rejects.toMatchObject({
      name: 'CheckpointDamagedError',
      message:
        `The checkpoint ${join(directory, 'checkpoint_000010')} is damaged: ` +
        'policies/seeker_policy/weights.safetensors: wrong digest. ' +
        'This store has no good one to use instead; restore it from a copy.',
    });
    expect(namesIn(directory)).toEqual(['checkpoint_000010', 'checkpoint_000020']);
  });

  test('the only whole one, where it has a name of its own', async () => {
    const { directory, manager } = await storeWith([10]);
    cpSync(join(directory, 'checkpoint_000010'), join(directory, 'best_model'), { recursive: true });
    damage(directory, 'checkpoint_000010');
    await expect(manager.archive('best_model')).rejects.toThrow(
      /^The checkpoint best_model stays: it is the newest good one\./,
    );
  });

  test('one that the run was resumed from', async () => {
    const { manager } = await storeWith([10, 20]);
    manager.protect('checkpoint_000010');
    await expect(manager.archive(10)).rejects.toThrow(/stays: it is in use/);
  });

  test('a damaged one, at the first wrong byte', async () => {
    const { directory, manager } = await storeWith([10, 20]);
    damage(directory, 'checkpoint_000010');
    await expect(manager.archive(10)).rejects.toMatchObject({
      name: 'CheckpointDamagedError',
      problems: ['algorithm_state.safetensors: wrong digest'],
      alternative: 'checkpoint_000020',
    });
    expect(namesIn(directory)).toEqual(['checkpoint_000010', 'checkpoint_000020']);
  });

  test('one that lies elsewhere, or nowhere', async () => {
    const { manager } = await storeWith([10]);
    const other = await storeWith([20]);
    await expect(manager.archive(join(other.directory, 'checkpoint_000020'))).rejects.toThrow(
      /it does not lie in/,
    );
    await expect(manager.archive(99)).rejects.toMatchObject({ name: 'CheckpointNotFoundError' });
    await expect(manager.unarchive(99)).rejects.toThrow(/there is no archive of it in/);
    await expect(manager.unarchive('')).rejects.toMatchObject({ name: 'CheckpointNotFoundError' });
  });

  test('beside a training', async () => {
    const { directory, manager } = await storeWith([10, 20]);
    const training = new CheckpointManager(directory);
    await training.acquireLock();
    for (const work of [manager.archive(10), manager.unarchive(10)])
      await expect(work).rejects.toMatchObject({ name: 'DirectoryInUseError' });
    await training.releaseLock();
  });

  test('to replace anything', async () => {
    const { directory, manager } = await storeWith([10, 20, 30]);
    await manager.archive(10, { keep: true });
    renameSync(join(directory, 'checkpoint_000010.tar.gz'), join(directory, 'checkpoint_000020.tar.gz'));
    await expect(manager.archive(20)).rejects.toMatchObject({ name: 'NameTakenError' });
    expect(namesIn(directory)).toContain('checkpoint_000020');
    await manager.archive(10);
    mkdirSync(join(directory, 'checkpoint_000010'));
    await expect(manager.unarchive(10)).rejects.toMatchObject({
      name: 'NameTakenError',
      path: join(directory, 'checkpoint_000010'),
    });
    expect(readdirSync(join(directory, 'checkpoint_000010'))).toEqual([]);
    expect(namesIn(directory)).toContain('checkpoint_000010.tar.gz');
  });

  test('an archive that is a link', async () => {
    const { directory, manager } = await storeWith([10, 20]);
    const { path } = await manager.archive(10);
    renameSync(path, join(directory, 'x.tar.gz'));
    symlinkSync(join(directory, 'x.tar.gz'), path);
    await expect(manager.unarchive(10)).rejects.toThrow(/is refused: it is no regular file/);
    expect(await manager.listArchives()).toEqual([]);
  });
});
