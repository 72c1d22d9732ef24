import { describe, expect, it } from '@jest/globals';
import { rungeKutta } from '../../src/environments/runge-kutta.js';

describe('rungeKutta', () => {
  it('is the exponential series to the fourth power where the rate is the state', () => {
    const advance = rungeKutta(2, ([a, b], _, rate) => rate.set([a, -2 * b]));
    const state = Float64Array.of(1, 3);
    advance(state, 0, 0.1);
    // 1 + h + h^2/2 + h^3/6 + h^4/24 for h = 0.1 and, three times, for -0.2.
    expect(state[0]).toBeCloseTo(1.10517083333333, 13);
    expect(state[1]).toBeCloseTo(3 * 0.81873333333333, 13);
  });

  it('holds the input over the step', () => {
    const advance = rungeKutta(1, (_, input, rate) => rate.set([input]));
    const state = Float64Array.of(1);
    advance(state, 4, 0.5);
    expect(state[0]).toBe(3);
  });

  it('gets sixteen times as exact in a step of half the size', () => {
    // s' = s^2 from 1 comes to 1 / (1 - t): 1.25 at t = 0.2.
    const error = (steps: number): number => {
      const advance = rungeKutta(1, ([s], _, rate) => rate.set([s ** 2]));
      const state = Float64Array.of(1);
      for (let i = 0; i < steps; i++) advance(state, 0, 0.2 / steps);
      return Math.abs(state[0] - 1.25);
    };
    expect(error(16) / error(32)).toBeGreaterThan(15);
    expect(error(16) / error(32)).toBeLessThan(17);
  });
});
