import { describe, expect, it } from '@jest/globals';
import { ObservationNormalizer } from '../src/observation-normalizer.js';

/** Two quantities over two rows: 1 and 5 (mean 3, deviation 2), 10 and 10 (no deviation). */
const seen = Float32Array.of(1, 10, 5, 10);

describe('ObservationNormalizer', () => {
  it('subtracts the mean and divides by the deviation', () => {
    expect(normalized(updated(true), [7, 10])).toEqual([2, 0]);
  });

  it('cuts off at ten deviations, also where a quantity had never varied', () => {
    expect(normalized(updated(true), [103, 10.5])).toEqual([10, 10]);
    expect(normalized(updated(true), [-103, 9.5])).toEqual([-10, -10]);
  });

  it('passes observations through before it has seen any, and when it is off', () => {
    expect(normalized(new ObservationNormalizer(2, true), [100, -100])).toEqual([100, -100]);
    const off = updated(false);
    expect(normalized(off, [100, -100])).toEqual([100, -100]);
    expect(off.moments.count).toBe(0);
  });

  it('touches only the one observation that it is asked for', () => {
    const into = new Float32Array(6).fill(-1);
    updated(true).normalize(Float32Array.of(0, 0, 7, 10), 2, into, 3);
    expect([...into]).toEqual([-1, -1, -1, 2, 0, -1]);
  });
});

function updated(enabled: boolean): ObservationNormalizer {
  const normalizer = new ObservationNormalizer(2, enabled);
  normalizer.update(seen, 2);
  return normalizer;
}

function normalized(normalizer: ObservationNormalizer, observation: number[]): number[] {
  const into = new Float32Array(2);
  normalizer.normalize(Float32Array.from(observation), 0, into, 0);
  return [...into].map((value) => Math.round(value * 1e5) / 1e5);
}
