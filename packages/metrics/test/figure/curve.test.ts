import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { smoothed, smoothingRadius, thinned, valueRange } from '../../src/figure/curve.js';
import type { CurvePoint } from '../../src/figure/curve.js';

const curve = (...values: number[]): CurvePoint[] => values.map((y, index) => ({ x: index + 1, y }));
const curves = fc
  .array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 200 })
  .map((values) => curve(...values));

describe('smoothed', () => {
  test('is the mean of a point and its neighbours, and at the ends of those that there are', () => {
    // (0+3)/2, (0+3+6)/3, (3+6+0)/3, (6+0)/2
    expect(smoothed(curve(0, 3, 6, 0), 1)).toEqual(curve(1.5, 3, 3, 3));
  });

  test('with radius 0 is the curve itself', () => {
    expect(smoothed(curve(1, 5, 2), 0)).toEqual(curve(1, 5, 2));
  });

  test('never leaves the range of the values', () => {
    fc.assert(
      fc.property(curves, fc.nat({ max: 250 }), (points, radius) => {
        const [low, high] = valueRange(points) ?? [0, 0];
        const slack = 1e-6;
        return smoothed(points, radius).every(({ y }) => y >= low - slack && y <= high + slack);
      }),
    );
  });
});

test('the smoothing radius is 4 % of the points, 1 to 100, and none for a handful', () => {
  expect([0, 1, 5, 6, 100, 1000, 10_000].map(smoothingRadius)).toEqual([0, 0, 0, 1, 4, 40, 100]);
});

describe('thinned', () => {
  test('keeps the extremes of each bucket in order, the first point and the newest', () => {
    // Limit 6: two buckets, over the inner points 5 1 2 and 3 9 4.
    expect(thinned(curve(7, 5, 1, 2, 3, 9, 4, 8), 6)).toEqual([
      { x: 1, y: 7 },
      { x: 2, y: 5 },
      { x: 3, y: 1 },
      { x: 5, y: 3 },
      { x: 6, y: 9 },
      { x: 8, y: 8 },
    ]);
  });

  test('keeps a curve within the limit as it is', () => {
    expect(thinned(curve(1, 2, 3), 3)).toEqual(curve(1, 2, 3));
  });

  test('gives at most the limit, ascending, with the first, the newest, the lowest and the highest value', () => {
    fc.assert(
      fc.property(curves, fc.integer({ min: 4, max: 60 }), (points, limit) => {
        const kept = thinned(points, limit);
        expect(kept.length).toBeLessThanOrEqual(limit);
        expect(kept.map(({ x }) => x)).toEqual([...new Set(kept.map(({ x }) => x))].sort((a, b) => a - b));
        expect(kept[0]).toEqual(points[0]);
        expect(kept.at(-1)).toEqual(points.at(-1));
        expect(valueRange(kept)).toEqual(valueRange(points));
      }),
    );
  });
});

test('the range of no points is none', () => {
  expect(valueRange([])).toBeNull();
});
