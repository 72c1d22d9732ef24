import { describe, expect, it } from '@jest/globals';
import { nextStreak, noStreak } from '../../../src/training/conditions/streak.js';
import type { Streak } from '../../../src/training/conditions/streak.js';

/** Iterations from 1: `+` it is so, `-` it is not, `?` nobody knows. */
function after(course: string, patience = 3): Streak {
  return [...course].reduce(
    (streak, sign, i) => nextStreak(streak, sign === '?' ? null : sign === '+', i + 1, patience),
    noStreak,
  );
}

describe('a streak', () => {
  it('lasts after so many iterations in a row, and remembers the first of them', () => {
    expect(after('-++').isLasting).toBe(false);
    expect(after('-+++')).toMatchObject({ isLasting: true, since: 2 });
  });

  it('begins anew after one that was not so', () => {
    expect(after('++-++').isLasting).toBe(false);
    expect(after('++-+++')).toMatchObject({ isLasting: true, since: 4 });
  });

  it('is over after as many in a row that were not so, and not before', () => {
    expect(after('+++--')).toMatchObject({ isLasting: true, since: 1 });
    expect(after('+++--+--')).toMatchObject({ isLasting: true, since: 1 });
    expect(after('+++---')).toEqual(noStreak);
  });

  it('is left alone by what says nothing', () => {
    expect(after('+?+?+')).toMatchObject({ isLasting: true, since: 1 });
    expect(after('+++????')).toMatchObject({ isLasting: true, since: 1 });
  });
});
