import { describe, expect, it } from '@jest/globals';
import type { CheckpointEntry } from '@hideout/checkpoints';
import { trainingPath } from '../../src/reproduction/training-path.js';
import { UserError } from '../../src/user-error.js';

/** As much of an entry as matters here. */
function entry(iteration: number, sequence: number, of: Partial<CheckpointEntry> = {}): CheckpointEntry {
  return {
    name: `checkpoint_${sequence}`,
    identity: `id${sequence}`,
    parent: null,
    damaged: null,
    run: 'first',
    iteration,
    sequence,
    ...of,
  } as CheckpointEntry;
}

const first = [entry(10, 1), entry(20, 2), entry(30, 3)] as const;
/** Went on from iteration 10 of the first run. */
const fork = [
  entry(20, 4, { run: 'second', parent: 'id1' }),
  entry(30, 5, { run: 'second', parent: 'id1' }),
] as const;
const stored = [...first, ...fork];

describe('trainingPath', () => {
  it('leads from the checkpoint before', () => {
    expect(trainingPath(first[2], stored)).toEqual({ start: first[1], stations: [first[2]] });
    expect(trainingPath(fork[1], stored)).toEqual({ start: fork[0], stations: [fork[1]] });
  });

  it('leads from the one that the session went on from where there is none before', () => {
    expect(trainingPath(fork[0], stored)).toEqual({ start: first[0], stations: [fork[0]] });
  });

  it('leads from the beginning where the session began there', () => {
    expect(trainingPath(first[0], stored)).toEqual({ start: null, stations: [first[0]] });
  });

  it('leads from where it is told to, by all that was saved on the way', () => {
    expect(trainingPath(first[2], stored, first[0])).toEqual({
      start: first[0],
      stations: [first[1], first[2]],
    });
    expect(trainingPath(fork[1], stored, first[0])).toEqual({ start: first[0], stations: [...fork] });
  });

  it('passes damaged ones over', () => {
    const damaged = { ...first[1], damaged: 'a file is missing' };
    expect(trainingPath(first[2], [first[0], damaged, first[2]])).toEqual({
      start: first[0],
      stations: [first[2]],
    });
  });

  it.each([
    ['a later one', first[1], first[2]],
    ['itself', first[1], first[1]],
    ['one of another run', first[2], fork[0]],
  ])('refuses to begin at %s', (_what, target, from) => {
    expect(() => trainingPath(target, stored, from)).toThrow(UserError);
  });

  it('says when the checkpoint that the session went on from is gone', () => {
    expect(() => trainingPath(fork[0], [...fork])).toThrow(
      'the checkpoint that the training of checkpoint_4 went on from is no longer there (identity id1), and no earlier one of ' +
        'the same training is: there is nothing to train from',
    );
  });
});
