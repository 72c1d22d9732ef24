import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { histogramOf } from '../../src/index.js';

describe('a histogram', () => {
  test('has 40 equal buckets from the least to the greatest number', () => {
    // Buckets are 1 wide: 0 and 0.5 in the first, 1 in the second, 39.5 and the greatest, 40, in the last.
    const histogram = histogramOf([0, 40, 0.5, 1, 39.5]);
    expect(histogram).toMatchObject({
      count: 5,
      min: 0,
      max: 40,
      sum: 81,
      sumOfSquares: 0.25 + 1 + 1600 + 1560.25,
    });
    expect(histogram?.limits).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    expect(histogram?.counts).toEqual([2, 1, ...new Array<number>(37).fill(0), 2]);
  });

  test('of equal numbers is one bucket', () => {
    expect(histogramOf([3, 3])).toEqual({
      count: 2,
      min: 3,
      max: 3,
      sum: 6,
      sumOfSquares: 18,
      limits: [3],
      counts: [2],
    });
  });

  test('of a column of a matrix leaves out the other columns', () => {
    expect(histogramOf([1, 5, 2, 5, 3, 5], { first: 1, step: 2 })).toMatchObject({
      count: 3,
      min: 5,
      max: 5,
    });
    expect(histogramOf([1, 5, 2, 5, 3, 5], { first: 0, step: 2 })).toMatchObject({
      count: 3,
      min: 1,
      max: 3,
    });
  });

  test('leaves out what is no number, and is none where nothing is left', () => {
    expect(histogramOf([NaN, 1, Infinity, 2, -Infinity])).toMatchObject({ count: 2, min: 1, max: 2 });
    expect(histogramOf([NaN])).toBeNull();
    expect(histogramOf([])).toBeNull();
  });

  test('counts every number once, in ascending buckets that end at the greatest', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }),
        (values) => {
          const histogram = histogramOf(values);
          const { limits, counts } = histogram ?? { limits: [], counts: [] };
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(values.length);
          expect(limits.every((limit, i) => i === 0 || limit >= (limits[i - 1] as number))).toBe(true);
          // By value: 0 and -0 are the same number.
          expect(limits.at(-1) === Math.max(...values)).toBe(true);
          expect(counts).toHaveLength(limits.length);
        },
      ),
    );
  });
});
