import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pairedDifference } from '../../src/comparison/paired-difference.js';

describe('the mean of paired differences', () => {
  it("has Student's interval: 2 ± 4.30265 / √3 for 1, 2 and 3", () => {
    const result = pairedDifference([1, 2, NaN, 3]);
    expect(result?.mean).toBe(2);
    expect(result?.low).toBeCloseTo(2 - 2.48414, 4);
    expect(result?.high).toBeCloseTo(2 + 2.48414, 4);
    expect(result?.count).toBe(3);
  });

  it('needs two of them', () => {
    expect(pairedDifference([])).toBeNull();
    expect(pairedDifference([1, NaN])).toBeNull();
  });

  it('holds the mean, moves with a shift, and is turned around by another sign', () => {
    const differences = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(differences, fc.integer({ min: -100, max: 100 }), (values, shift) => {
        const { mean, low, high } = pairedDifference(values)!;
        expect(low).toBeLessThanOrEqual(mean);
        expect(mean).toBeLessThanOrEqual(high);
        expect(pairedDifference(values.map((value) => value + shift))!.low).toBeCloseTo(low + shift, 6);
        expect(pairedDifference(values.map((value) => -value))!.high).toBeCloseTo(-low, 6);
      }),
    );
  });
});
