import { describe, expect, test } from '@jest/globals';
import { chosenCheckpoint, playableCheckpoints } from '../../../page/play/chosen-checkpoint.js';
import type { Checkpoint } from '../../../src/api/checkpoint-schemas.js';

const [first, second] = ['first', 'second'].map((id) => ({ id }) as Checkpoint) as [Checkpoint, Checkpoint];

describe('the checkpoint that is played against', () => {
  test('is the one that is named, or else the newest', () => {
    expect(chosenCheckpoint(null, [second, first], null)).toBe(second);
    expect(chosenCheckpoint(null, [second, first], 'first')).toBe(first);
    expect(chosenCheckpoint(second, [second, first], 'first')).toBe(first);
  });

  test('is never another one than is named', () => {
    expect(chosenCheckpoint(null, [second], 'first')).toBeNull();
    expect(chosenCheckpoint(second, [second], 'first')).toBeNull();
    expect(chosenCheckpoint(null, [], null)).toBeNull();
  });

  test.each([null, 'first'])('stays when another one is saved and when it is removed, named: %s', (named) => {
    expect(chosenCheckpoint(first, [second, first], named)).toBe(first);
    expect(chosenCheckpoint(first, [second], named)).toBe(first);
    expect(chosenCheckpoint(first, [], named)).toBe(first);
  });
});

test('good checkpoints can be played, the newest first', () => {
  const listed = [
    { id: 'a', state: 'ok' },
    { id: null, state: 'damaged' },
    { id: 'b', state: 'ok' },
    { id: 'c', state: 'damaged' },
  ] as Checkpoint[];
  expect(playableCheckpoints(listed).map(({ id }) => id)).toEqual(['b', 'a']);
});
