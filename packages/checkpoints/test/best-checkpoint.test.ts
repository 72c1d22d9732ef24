import { describe, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CheckpointManager } from '../src/index.js';
import { damage, storeWithRewards } from './sample-store.js';
import { temporaryDirectory } from './temporary-directory.js';

describe('the best checkpoint', () => {
  // hider_reward is 0.1 + iteration, seeker_reward -iteration.
  const rewards = [5, 9, NaN, 9, null, 7];
  test.each<[string | undefined, 'max' | 'min' | undefined, string]>([
    [undefined, undefined, 'checkpoint_000040'],
    ['reward_mean', 'max', 'checkpoint_000040'],
    ['reward_mean', 'min', 'checkpoint_000010'],
    ['seeker_reward', 'max', 'checkpoint_000010'],
    ['hider_reward', 'max', 'checkpoint_000060'],
  ])('by %s, %s, is that with the best figure, the newer of equal ones', async (metric, mode, name) => {
    const { manager } = await storeWithRewards(rewards);
    expect((await manager.getBestCheckpoint(metric, mode))?.name).toBe(name);
  });

  test('is none where none has the figure, or there is no checkpoint', async () => {
    const { manager } = await storeWithRewards([null, NaN]);
    expect(await manager.getBestCheckpoint()).toBeNull();
    expect(await manager.getBestCheckpoint('no_such_metric')).toBeNull();
    expect(await new CheckpointManager(temporaryDirectory()).getBestCheckpoint()).toBeNull();
    await expect(manager.load('best')).rejects.toThrow(
      /^No checkpoint "best": no good checkpoint in .* has a figure reward_mean/,
    );
    await expect(manager.verify('best:speed')).rejects.toMatchObject({ name: 'CheckpointNotFoundError' });
  });

  test('is never a damaged one', async () => {
    const { directory, manager } = await storeWithRewards([1, 9, 3]);
    writeFileSync(join(directory, 'checkpoint_000020/manifest.json'), '');
    expect((await manager.getBestCheckpoint())?.name).toBe('checkpoint_000030');
  });

  test('cannot be asked for by a direction that is none', async () => {
    const { manager } = await storeWithRewards([]);
    await expect(manager.getBestCheckpoint('reward_mean', 'up' as never)).rejects.toThrow(
      new RangeError("mode is 'up'; give 'max' or 'min'."),
    );
  });

  test('is loaded, verified and pinned as "best", or "best:<metric>"', async () => {
    const { manager } = await storeWithRewards([1, 9, 3]);
    expect((await manager.load('best')).entry.name).toBe('checkpoint_000020');
    expect((await manager.load('best:hider_reward')).entry.name).toBe('checkpoint_000030');
    expect((await manager.verify('best:seeker_reward')).name).toBe('checkpoint_000010');
    expect((await manager.pin('best')).name).toBe('checkpoint_000020');
  });

  test('is, as "best", what retention keeps as the best', async () => {
    const keepBest = { metric: 'seeker_reward', count: 1, mode: 'min' } as const;
    const { manager } = await storeWithRewards([1, 9, 3], { keepBest });
    expect((await manager.load('best')).entry.name).toBe('checkpoint_000030');
    expect((await manager.load('best:seeker_reward')).entry.name).toBe('checkpoint_000030');
    expect((await manager.load('best:reward_mean')).entry.name).toBe('checkpoint_000020');
  });

  test('that cannot be loaded is passed over for the next best, loudly', async () => {
    const { directory, onWarning, manager } = await storeWithRewards([5, 9, 3, 7]);
    damage(directory, 'checkpoint_000020');
    const { entry, skipped } = await manager.load('best');
    expect(entry.name).toBe('checkpoint_000040');
    expect(skipped).toEqual([
      { name: 'checkpoint_000020', reason: 'algorithm_state.safetensors: wrong digest' },
    ]);
    expect(onWarning.mock.calls).toEqual([
      [expect.stringMatching(/checkpoint_000020 was skipped .*; checkpoint_000040 is loaded instead/)],
    ]);
    for (const name of ['checkpoint_000010', 'checkpoint_000030', 'checkpoint_000040'])
      damage(directory, name);
    await expect(manager.load('best')).rejects.toMatchObject({ name: 'NoGoodCheckpointError' });
  });
});
