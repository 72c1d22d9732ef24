import { expect, test } from '@jest/globals';
import { CheckpointDamagedError, CheckpointManager } from '../src/index.js';
import { find } from '../torture/file-tree.js';
import { ModelFileSystem } from '../torture/model-file-system.js';
import { STORE } from '../torture/holdings.js';
import { differenceFromTiny, tinyInput } from '../torture/tiny-checkpoint.js';

// Every other damage is a case of the row 'damage' of the torture.

/** A store whose newest manifest has lost a bit in place: size, inode and time are as before, and the index fits. */
async function storeWithRottenManifest() {
  const fileSystem = new ModelFileSystem();
  const manager = new CheckpointManager(STORE, { fileSystem, keepLastN: 2, onWarning: () => undefined });
  for (const iteration of [10, 20]) await manager.save(tinyInput(iteration));
  const { files } = fileSystem.tree;
  const inode = find(fileSystem.tree, `${STORE}/checkpoint_000020/manifest.json`) as number;
  files.set(inode, (files.get(inode) as Uint8Array).with(30, 0));
  return new CheckpointManager(STORE, { fileSystem, keepLastN: 2, onWarning: () => undefined });
}

test('a manifest that rots while the index still has it as it was is found, and its checkpoint not used', async () => {
  const manager = await storeWithRottenManifest();
  await expect(manager.load(20)).rejects.toThrow(CheckpointDamagedError);
  const loaded = await manager.load();
  expect(differenceFromTiny(loaded)).toBeNull();
  expect(loaded.skipped).toEqual([{ name: 'checkpoint_000020', reason: 'manifest.json: wrong digest' }]);
  expect(await manager.verify(20)).toMatchObject({ ok: false });
});

test('retention does not count it as one to fall back to', async () => {
  const manager = await storeWithRottenManifest();
  const { removed } = await manager.save(tinyInput(30));
  expect(removed).toEqual([]);
  expect((await manager.load(10)).metadata.iteration).toBe(10);
});
