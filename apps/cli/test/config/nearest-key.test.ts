import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { editDistance, nearestKey } from '../../src/config/nearest-key.js';

describe('the nearest key', () => {
  it('is the one with the fewest letters changed', () => {
    expect(nearestKey('checkpoint_frq', ['checkpoint_dir', 'checkpoint_freq', 'gamma'])).toBe(
      'checkpoint_freq',
    );
    expect(nearestKey('Gama', ['gamma', 'gae_lambda'])).toBe('gamma');
  });

  it('is none when nothing is near', () => {
    expect(nearestKey('colour', ['gamma', 'epochs'])).toBeNull();
    expect(nearestKey('anything', [])).toBeNull();
  });

  it('is the first of the nearest of all, whatever is left out for its length', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '_'), maxLength: 12 });
    fc.assert(
      fc.property(word, fc.array(word, { maxLength: 6 }), (wrong, candidates) => {
        const distances = candidates.map((candidate) => editDistance(wrong, candidate));
        const least = Math.min(...distances);
        const isNear = least <= Math.max(2, Math.floor(wrong.length / 3));
        expect(nearestKey(wrong, candidates)).toBe(isNear ? candidates[distances.indexOf(least)] : null);
      }),
    );
  });
});

describe('the edit distance', () => {
  it.each([
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
    ['abc', 'abc', 0],
    ['flaw', 'lawn', 2],
  ])('from %s to %s is %d', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });

  it('is a metric', () => {
    const word = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
        expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c));
      }),
    );
  });
});
