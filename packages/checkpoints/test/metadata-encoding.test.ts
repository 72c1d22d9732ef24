import { expect, test } from '@jest/globals';
import type { CheckpointInput } from '../src/index.js';
import { CheckpointManager, encodeSafetensors, InvalidCheckpointInputError } from '../src/index.js';
import { decodeSelfDigested } from '../src/self-digest.js';
import { ModelFileSystem } from '../torture/model-file-system.js';
import { STORE } from '../torture/holdings.js';
import { tinyInput } from '../torture/tiny-checkpoint.js';

/** Saves iteration 10 with these changes. */
function save(change: object): Promise<unknown> {
  const manager = new CheckpointManager(STORE, { fileSystem: new ModelFileSystem() });
  return manager.save({ ...tinyInput(10), ...change } as CheckpointInput);
}

const figures = tinyInput(10).metadata;

test.each<[string, object, RegExp]>([
  [
    'a name of the store',
    { ...figures, iteration: 3 },
    /metadata.iteration is a name that the store uses itself/,
  ],
  ['a list', { ...figures, list: [1] }, /metadata.list is no number, text or null/],
  [
    'a text for a figure',
    { ...figures, reward_mean: 'high' },
    /metadata.reward_mean must be a number or null/,
  ],
  ['a missing figure', { episodes_completed: 1 }, /metadata.reward_mean must be a number or null/],
  [
    'less than no episodes',
    { ...figures, episodes_completed: -1 },
    /episodes_completed must be a number >= 0/,
  ],
  [
    'more than a mebibyte',
    { ...figures, note: 'x'.repeat(2 ** 20) },
    /metadata is longer than 1048576 bytes/,
  ],
])('%s in the metadata is refused', async (_, metadata, sentence) => {
  await expect(save({ metadata })).rejects.toThrow(InvalidCheckpointInputError);
  await expect(save({ metadata })).rejects.toThrow(sentence);
});

test('a state that is no object is refused, and an error of the caller is not dressed up', async () => {
  await expect(save({ state: { json: [1], arrays: {} } })).rejects.toThrow(/state.json is no JSON object/);
  const arrays = {
    get moments(): never {
      throw new RangeError('of the caller');
    },
  };
  await expect(save({ state: { json: {}, arrays } })).rejects.toThrow(RangeError);
});

test('ids that some file systems cannot tell apart are refused, and numbers to keep that are none', async () => {
  const policy = { json: {}, arrays: {} };
  await expect(save({ policies: { team: policy, Team: policy } })).rejects.toThrow(
    /upper and lower case only/,
  );
  expect(() => new CheckpointManager(STORE, { keepLastN: -1 })).toThrow(
    /keepLastN is -1; give a whole number/,
  );
});

test('an object without a class is described as such', async () => {
  const strange: object = Object.create(Object.create(Object.create(null)));
  await expect(save({ state: { json: { strange }, arrays: {} } })).rejects.toThrow(/an object of no class/);
});

test('a header that would be too long to be read again is not written', () => {
  const metadata = { note: 'x'.repeat(16 * 1024 * 1024) };
  expect(() => encodeSafetensors({}, metadata)).toThrow(/header would be longer than 16777216 bytes/);
});

test('JSON that is no object has no digest of its own', () => {
  expect(decodeSelfDigested(new TextEncoder().encode('[]\n'), 'sha256')).toBeNull();
});
