import { expect, test } from '@jest/globals';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sampleInput, withFurtherFiles } from './sample-checkpoint.js';
import { damage, newStore } from './sample-store.js';

test('further files of a policy are kept beside its weights, in the manifest, as they were when it was asked', async () => {
  const { directory, manager } = newStore();
  const model = Uint8Array.of(1, 2, 3);
  const saving = manager.save(withFurtherFiles({ 'policy.onnx': model, 'notes.v1-a_b': new Uint8Array() }));
  model.fill(9);
  const { entry } = await saving;
  const path = join(directory, 'checkpoint_000010');
  expect([...readFileSync(join(path, 'policies/hider_policy/policy.onnx'))]).toEqual([1, 2, 3]);
  const { policies } = await manager.load(10);
  expect(policies['hider_policy']?.files).toStrictEqual({
    'policy.onnx': Uint8Array.of(1, 2, 3),
    'notes.v1-a_b': new Uint8Array(),
  });
  expect(policies['seeker_policy']).not.toHaveProperty('files');
  expect(entry.weightsDigest).toBe((await newStore().manager.save(sampleInput(10))).entry.weightsDigest);

  damage(directory, 'checkpoint_000010', 'policies/hider_policy/policy.onnx');
  await expect(manager.load(10)).rejects.toThrow('policies/hider_policy/policy.onnx: wrong digest');
  rmSync(join(path, 'policies/hider_policy/policy.onnx'));
  await expect(manager.load(10)).rejects.toThrow('policies/hider_policy/policy.onnx: missing');
});
