import { expect, test } from '@jest/globals';
import { checkpointsById } from '../../../page/pages/checkpoints-by-id.js';
import type { Checkpoint } from '../../../src/api/checkpoint-schemas.js';

const saved = [
  { id: 'a', name: 'first' },
  { id: null, name: 'damaged' },
  { id: 'b', name: 'second' },
  { id: 'a', name: 'copy of the first' },
] as Checkpoint[];

test('a checkpoint is found by its id, the original before its copies', () => {
  const byId = checkpointsById(saved);
  expect([...byId].map(([id, { name }]) => [id, name])).toEqual([
    ['a', 'first'],
    ['b', 'second'],
  ]);
  expect(byId.get('')).toBeUndefined();
});
