import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { confidenceBand, hasBand, studentQuantile } from '../../src/figure/confidence-band.js';
import { smoothed } from '../../src/figure/curve.js';
import type { CurvePoint } from '../../src/figure/curve.js';

const curve = (...values: number[]): CurvePoint[] => values.map((y, index) => ({ x: index + 1, y }));

// The usual tables: t(0.975) by degrees of freedom.
test.each([
  [4, 2.776],
  [5, 2.571],
  [8, 2.306],
  [20, 2.086],
  [200, 1.972],
])('with %d degrees of freedom the quantile is %d', (degrees, quantile) => {
  expect(Math.abs(studentQuantile(degrees) / quantile - 1)).toBeLessThan(0.003);
});

describe('the confidence band', () => {
  test('is the mean of a window and t standard errors to either side', () => {
    // 1 3 5 7 9: mean 5, variance 40 / 4, standard error sqrt(10 / 5), t = 2.776 with 4 degrees of freedom.
    const [band] = confidenceBand(curve(1, 3, 5, 7, 9), 2);
    expect(band?.x).toBe(3);
    expect(band?.low).toBeCloseTo(5 - 2.776 * Math.SQRT2, 1);
    expect(band?.high).toBeCloseTo(5 + 2.776 * Math.SQRT2, 1);
  });

  test('is left out where a window has fewer than five values', () => {
    expect(confidenceBand(curve(1, 2, 3, 4, 5, 6), 2).map(({ x }) => x)).toEqual([3, 4]);
    expect(confidenceBand(curve(1, 2, 3, 4), 2)).toEqual([]);
  });

  test('is given for some iterations only, on request', () => {
    const points = curve(1, 3, 5, 7, 9, 2, 4);
    const some = confidenceBand(points, 2, new Set([4]));
    expect(some).toEqual(confidenceBand(points, 2).filter(({ x }) => x === 4));
    expect(some).toHaveLength(1);
  });

  test('is there from 38 points on, where the smoothed line looks to two neighbours on either side', () => {
    expect([10, 37, 38, 500].map(hasBand)).toEqual([false, false, true, true]);
  });

  test('has no width where nothing varies', () => {
    expect(confidenceBand(curve(2, 2, 2, 2, 2), 2)).toEqual([{ x: 3, low: 2, high: 2 }]);
  });

  test('holds the smoothed line', () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 5, maxLength: 80 });
    fc.assert(
      fc.property(values, fc.integer({ min: 2, max: 20 }), (list, radius) => {
        const smooth = new Map(smoothed(curve(...list), radius).map(({ x, y }) => [x, y]));
        for (const { x, low, high } of confidenceBand(curve(...list), radius)) {
          const middle = smooth.get(x) as number;
          expect(middle).toBeGreaterThanOrEqual(low - 1e-6);
          expect(middle).toBeLessThanOrEqual(high + 1e-6);
        }
      }),
    );
  });
});
