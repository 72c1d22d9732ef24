import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { brailleChart } from '../../src/ui/braille-chart.js';

describe('a braille chart', () => {
  it('draws a rising line from the lower left to the upper right', () => {
    // 2 dots wide and 4 high: lower left 0x40, upper right 0x08; the line between takes rows 2 and 1 on the way
    const { rows, low, high } = brailleChart([0, 3], 1, 1);
    expect([low, high]).toEqual([0, 3]);
    const bits = (rows[0]?.charCodeAt(0) ?? 0) - 0x2800;
    expect(bits & 0x40).toBe(0x40);
    expect(bits & 0x08).toBe(0x08);
    expect(bits & 0x01).toBe(0);
    expect(bits & 0x80).toBe(0);
  });

  it('draws a level line in the middle', () => {
    expect(brailleChart([5, 5, 5, 5], 2, 1).rows).toEqual(['⠒⠒']);
  });

  it('leaves a gap where there is no value', () => {
    expect(brailleChart([1, null, null, null, null, 1], 3, 1).rows).toEqual(['⠂ ⠐']);
  });

  it('is empty without values', () => {
    expect(brailleChart([], 3, 2)).toEqual({ rows: ['   ', '   '], low: null, high: null });
    expect(brailleChart([null, NaN], 3, 1).low).toBeNull();
  });

  it('averages what does not fit and shows the newest value by itself', () => {
    const values = [...new Array<number>(100).fill(0), 10];
    const chart = brailleChart(values, 4, 2);
    expect(chart.low).toBe(0);
    expect(chart.high).toBe(10);
  });

  it('always fills its size with braille and spaces, and stays within the values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true })), { maxLength: 300 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 12 }),
        (values, width, height) => {
          const { rows, low, high } = brailleChart(values, width, height);
          expect(rows).toHaveLength(height);
          for (const line of rows) expect(line).toMatch(new RegExp(`^[ \u2801-\u28ff]{${width}}$`, 'u'));
          const known = values.filter((value) => value !== null);
          expect(low === null).toBe(known.length === 0);
          if (low !== null && high !== null) {
            expect(low).toBeGreaterThanOrEqual(Math.min(...known) - 1e-6);
            expect(high).toBeLessThanOrEqual(Math.max(...known) + 1e-6);
          }
        },
      ),
    );
  });
});
