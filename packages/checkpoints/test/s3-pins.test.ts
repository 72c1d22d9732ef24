import { describe, expect, test } from '@jest/globals';
import type { CheckpointManagerOptions } from '../src/index.js';
import { CheckpointManager } from '../src/index.js';
import type { Fate } from '../torture/memory-bucket.js';
import { BUCKET, MemoryBucket } from '../torture/memory-bucket.js';
import { differenceFromTiny, tinyInput } from '../torture/tiny-checkpoint.js';

const STORE = `/${BUCKET}/checkpoints`;
const FIRST = 'checkpoint_000001';

function managerOn(
  bucket: MemoryBucket,
  options: CheckpointManagerOptions = {},
  fateOf?: (request: number) => Fate,
): CheckpointManager {
  const { fileSystem } = bucket.connect(fateOf);
  return new CheckpointManager(STORE, { onWarning: () => undefined, ...options, fileSystem });
}

async function bucketWith(iterations: readonly number[]): Promise<MemoryBucket> {
  const bucket = new MemoryBucket();
  for (const iteration of iterations) await managerOn(bucket, { keepLastN: 0 }).save(tinyInput(iteration));
  return bucket;
}

describe('a pin in object storage', () => {
  test('that races with the removal of the checkpoint holds, or is refused, whenever it comes', async () => {
    const base = await bucketWith([1, 2, 3]);
    const outcomes = { held: 0, refused: 0 };
    let isOver = false;
    for (let at = 0; !isOver; at++) {
      const bucket = base.copy();
      let pin: Promise<boolean> | null = null;
      const startPin = async (): Promise<boolean> =>
        managerOn(bucket)
          .pin(1)
          .then(
            () => true,
            () => false,
          );
      const saving = managerOn(bucket, { keepLastN: 2 }, (request) => {
        if (request >= at) pin ??= startPin();
        return 'passes';
      });
      await saving.save(tinyInput(4));
      isOver = pin === null;
      const isPinned = await (pin ?? false);
      await managerOn(bucket, { keepLastN: 2 }).save(tinyInput(5));
      const entry = (await managerOn(bucket).listCheckpoints()).find(({ name }) => name === FIRST);
      if (isPinned) {
        expect([at, entry?.pinnedAt]).toEqual([at, expect.any(String)]);
        expect([at, differenceFromTiny(await managerOn(bucket).load(1))]).toEqual([at, null]);
      }
      // A pin that is refused may be there; half a checkpoint never is.
      expect([at, entry?.damaged ?? null]).toEqual([at, null]);
      outcomes[isPinned ? 'held' : 'refused']++;
    }
    expect(outcomes.held).toBeGreaterThan(10);
    expect(outcomes.refused).toBeGreaterThan(1);
  });

  test('survives a client that died between setting the manifest aside and looking for pins', async () => {
    const bucket = await bucketWith([1, 2, 3]);
    await managerOn(bucket).pin(1);
    bucket.rename(`checkpoints/${FIRST}/manifest.json`, `checkpoints/${FIRST}/removed_manifest.json`);
    expect((await managerOn(bucket).listCheckpoints()).map(({ iteration }) => iteration)).toEqual([2, 3]);
    await managerOn(bucket).save(tinyInput(4));
    expect(differenceFromTiny(await managerOn(bucket).load(1))).toBeNull();
    expect([...bucket.objects.keys()]).not.toContain(`checkpoints/${FIRST}/removed_manifest.json`);
  });
});
