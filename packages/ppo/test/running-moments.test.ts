import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newRunningMoments, updateMoments } from '../src/running-moments.js';

describe('updateMoments', () => {
  it('gives mean and population variance of everything seen', () => {
    const moments = newRunningMoments(2);
    updateMoments(moments, Float32Array.of(1, 10, 3, 10), 2);
    updateMoments(moments, Float32Array.of(5, 10), 1);
    // 1, 3, 5: mean 3, variance (4 + 0 + 4) / 3. Three tens: variance 0.
    expect(moments.count).toBe(3);
    expect([...moments.mean]).toEqual([3, 10]);
    expect(moments.variance[0]).toBeCloseTo(8 / 3, 12);
    expect(moments.variance[1]).toBe(0);
  });

  it('does not depend on how the rows are cut into batches', () => {
    const rows = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(rows, fc.nat(), (values, cutSeed) => {
        const cut = cutSeed % values.length;
        const whole = newRunningMoments(1);
        updateMoments(whole, Float64Array.from(values), values.length);
        const pieces = newRunningMoments(1);
        updateMoments(pieces, Float64Array.from(values.slice(0, cut)), cut);
        updateMoments(pieces, Float64Array.from(values.slice(cut)), values.length - cut);
        expect(pieces.mean[0]).toBeCloseTo(whole.mean[0] as number, 8);
        expect(pieces.variance[0]).toBeCloseTo(whole.variance[0] as number, 6);
      }),
    );
  });
});
