import { describe, expect, test } from '@jest/globals';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CheckpointManager } from '../../src/index.js';
import { sampleInput } from '../sample-checkpoint.js';
import { damage, storeWith } from '../sample-store.js';

describe('retention after a save', () => {
  test('keeps the newest and takes figures and histories of removed ones along', async () => {
    const { directory, manager } = await storeWith([10, 20], { keepLastN: 2 });
    for (const label of ['10', '20'])
      for (const file of [`metrics_iter_${label}.json`, `training_metrics_iter_${label}.png`])
        writeFileSync(join(directory, file), '');
    expect((await manager.save(sampleInput(30))).removed).toEqual(['checkpoint_000010']);
    expect(readdirSync(directory).sort()).toEqual([
      '.lock',
      'checkpoint_000020',
      'checkpoint_000030',
      'checkpoint_index.json',
      'metrics_iter_20.json',
      'training_metrics_iter_20.png',
    ]);
  });

  test('keeps all with 0', async () => {
    const { manager } = await storeWith([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], { keepLastN: 0 });
    expect(await manager.listCheckpoints()).toHaveLength(12);
  });

  test('keeps ten unless told', async () => {
    const { manager } = await storeWith([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect((await manager.listCheckpoints()).map(({ iteration }) => iteration)).toEqual([
      3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
    ]);
  });

  test('leaves the one that the run was resumed from', async () => {
    const { manager } = await storeWith([10, 20], { keepLastN: 2 });
    manager.protect('checkpoint_000010');
    for (const iteration of [30, 40]) await manager.save(sampleInput(iteration));
    expect((await manager.listCheckpoints()).map(({ iteration }) => iteration)).toEqual([10, 30, 40]);
  });

  test('leaves damaged ones and does not count them', async () => {
    const { directory, manager } = await storeWith([10, 20, 30], { keepLastN: 3 });
    rmSync(join(directory, 'checkpoint_000010/metadata.json'));
    damage(directory, 'checkpoint_000030', 'manifest.json');
    expect((await manager.save(sampleInput(40))).removed).toEqual([]);
    expect((await manager.save(sampleInput(50))).removed).toEqual([]);
    expect((await manager.save(sampleInput(60))).removed).toEqual(['checkpoint_000020']);
  });

  test('does not remove an older good one while newer ones have rotted unseen', async () => {
    const { directory, onWarning } = await storeWith([10, 20, 30], { keepLastN: 0 });
    damage(directory, 'checkpoint_000020');
    damage(directory, 'checkpoint_000030');
    const manager = new CheckpointManager(directory, { keepLastN: 2, onWarning });
    expect((await manager.save(sampleInput(40))).removed).toEqual([]);
    expect((await manager.save(sampleInput(50))).removed).toEqual([
      'checkpoint_000010',
      'checkpoint_000020',
      'checkpoint_000030',
    ]);
  });
});
