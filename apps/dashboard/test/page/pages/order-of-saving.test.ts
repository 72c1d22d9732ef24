import { expect, test } from '@jest/globals';
import { inOrderOfSaving } from '../../../page/pages/order-of-saving.js';
import type { Checkpoint } from '../../../src/api/checkpoint-schemas.js';

const saved = ['first', 'second', null, 'third'].map((id) => ({ id }) as Checkpoint);

test.each([
  [
    ['first', 'third'],
    ['first', 'third'],
  ],
  [
    ['third', 'first'],
    ['first', 'third'],
  ],
  [
    ['second', 'removed'],
    ['removed', 'second'],
  ],
  [['third'], ['third']],
  [[], []],
])('%j are compared as %j', (ids, ordered) => {
  const before = [...ids];
  expect(inOrderOfSaving(ids, saved)).toEqual(ordered);
  expect(ids).toEqual(before);
});
