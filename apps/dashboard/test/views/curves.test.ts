import type { MetricsRow } from '@hideout/metrics';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { curvesOf, firstAfter } from '../../src/views/curves.js';

function rowsOf(values: readonly (number | null)[]): MetricsRow[] {
  return values.map((value, index) => ({ iteration: index + 1, timestamp: '', value }));
}

const all = { since: null, names: null };

test('rows that fit are points of their own', () => {
  expect(curvesOf(rowsOf([3, null, 5]), { ...all, points: 3 })).toEqual({
    bucket_size: 1,
    iterations: [1, 2, 3],
    metrics: { value: { mean: [3, null, 5] } },
  });
});

test('neighbours share a point, nulls left out, the newest point full', () => {
  expect(curvesOf(rowsOf([1, 2, null, 6, null, null]), { ...all, points: 3 })).toEqual({
    bucket_size: 2,
    iterations: [2, 4, 6],
    metrics: { value: { mean: [1.5, 6, null], low: [1, 6, null], high: [2, 6, null] } },
  });
});

test('names of what every object inherits are no metrics', () => {
  const { metrics } = curvesOf(rowsOf([1]), { ...all, points: 1, names: ['constructor'] });
  expect(metrics['constructor']).toEqual({ mean: [null] });
});

describe('whatever the rows', () => {
  // Without minus zero, which JSON does not tell from zero.
  const numbers = fc.double({ noNaN: true, min: -1e6, max: 1e6 }).map((value) => value + 0);
  const values = fc.array(fc.option(numbers), { maxLength: 300 });

  test('there are at most so many points, they end with the newest row, and no extreme is lost', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 50 }), (list, points) => {
        const { iterations, metrics } = curvesOf(rowsOf(list), { ...all, points, names: ['value'] });
        expect(iterations.length).toBeLessThanOrEqual(points);
        expect(iterations.at(-1)).toBe(list.length === 0 ? undefined : list.length);
        const {
          mean,
          low = mean,
          high = mean,
        } = metrics['value'] as { mean: number[]; low?: number[]; high?: number[] };
        const numbers = list.filter((value) => value !== null);
        const present = (column: (number | null)[]) => column.filter((value) => value !== null);
        expect(Math.min(...present(low))).toBe(Math.min(...numbers));
        expect(Math.max(...present(high))).toBe(Math.max(...numbers));
      }),
    );
  });

  test('the first row after an iteration is found', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(100)), fc.integer({ min: -1, max: 101 }), (list, iteration) => {
        const rows = [...list].sort((a, b) => a - b).map((each) => ({ iteration: each, timestamp: '' }));
        const expected = rows.findIndex((row) => row.iteration > iteration);
        expect(firstAfter(rows, iteration)).toBe(expected === -1 ? rows.length : expected);
      }),
    );
  });
});
