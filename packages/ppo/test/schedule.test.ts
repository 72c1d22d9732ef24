import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { valueAt } from '../src/schedule.js';
import type { PiecewiseSchedule, Schedule } from '../src/schedule.js';

const at = (schedule: Schedule, ...iterations: number[]): number[] =>
  iterations.map((iteration) => valueAt(schedule, iteration));

describe('the value of an option', () => {
  it('is the number itself in every iteration', () => {
    expect([valueAt(0.3, 0), valueAt(0.3, 1e6)]).toEqual([0.3, 0.3]);
  });

  it('goes from one end to the other in a straight line, and stays there', () => {
    const down = { schedule: 'linear', from: 8, to: 4, iterations: 4 } as const;
    expect(at(down, 0, 1, 2, 3, 4, 5, 1000)).toEqual([8, 7, 6, 5, 4, 4, 4]);
  });

  it('goes along half a cosine: a quarter of the way in a third of the time, half of it in half', () => {
    const down = { schedule: 'cosine', from: 8, to: 4, iterations: 6 } as const;
    // (1 - cos(pi / 3)) / 2 = 1/4 after 2 of 6, 1/2 after 3, 3/4 after 4.
    const [start, third, half, twoThirds, end, later] = at(down, 0, 2, 3, 4, 6, 7);
    expect([start, end, later]).toEqual([8, 4, 4]);
    expect(third).toBeCloseTo(7, 12);
    expect(half).toBeCloseTo(6, 12);
    expect(twoThirds).toBeCloseTo(5, 12);
  });

  it('goes from point to point, constant before the first and after the last', () => {
    const points = [
      [2, 10],
      [4, 20],
      [5, 0],
    ] as const;
    const schedule = { schedule: 'piecewise', points } as const;
    expect(at(schedule, 0, 1, 2, 3, 4, 5, 6, 99)).toEqual([10, 10, 10, 15, 20, 0, 0, 0]);
  });

  it('is constant with one point', () => {
    expect(at({ schedule: 'piecewise', points: [[3, 7]] }, 0, 3, 4)).toEqual([7, 7, 7]);
  });

  it('ends exactly where it was told to, whatever the rounding', () => {
    const value = fc.double({ min: 1e-9, max: 1, noNaN: true });
    fc.assert(
      fc.property(value, value, fc.integer({ min: 1, max: 1000 }), (from, to, iterations) => {
        for (const schedule of ['linear', 'cosine'] as const) {
          const ramp = { schedule, from, to, iterations };
          expect(at(ramp, 0, iterations)).toEqual([from, to]);
        }
      }),
    );
  });

  it('is the same for a straight line and for its two ends as points', () => {
    const value = fc.double({ min: 0, max: 10, noNaN: true });
    const count = fc.integer({ min: 1, max: 100 });
    fc.assert(
      fc.property(value, value, count, fc.nat(200), (from, to, iterations, iteration) => {
        const points: PiecewiseSchedule['points'] = [
          [0, from],
          [iterations, to],
        ];
        expect(valueAt({ schedule: 'piecewise', points }, iteration)).toBe(
          valueAt({ schedule: 'linear', from, to, iterations }, iteration),
        );
      }),
    );
  });
});
