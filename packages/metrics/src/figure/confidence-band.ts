import type { CurvePoint } from './curve.js';
import { smoothingRadius } from './curve.js';

/** Where a curve's mean lies, at one iteration. */
export interface BandPoint {
  readonly x: number;
  readonly low: number;
  readonly high: number;
}

/** Fewer values say little of their spread, and the band would be all that is seen. */
const FEWEST_VALUES = 5;

/**
 * The 95 % confidence interval of the moving mean with that radius: mean +- t s / sqrt(n), s the standard deviation of
 * the n values in the window and t Student's quantile for n - 1 degrees of freedom. It takes the iterations of a window for
 * independent of each other, and a trend within it for spread. Left out where a window has fewer than five values.
 *
 * @param iterations those to give it for: all when missing.
 */
export function confidenceBand(
  points: readonly CurvePoint[],
  radius: number,
  iterations?: ReadonlySet<number>,
): BandPoint[] {
  return points.flatMap(({ x }, index) => {
    if (iterations?.has(x) === false) return [];
    const window = points.slice(Math.max(0, index - radius), index + radius + 1).map(({ y }) => y);
    const count = window.length;
    if (count < FEWEST_VALUES) return [];
    const mean = sum(window) / count;
    const variance = sum(window.map((value) => (value - mean) ** 2)) / (count - 1);
    const half = studentQuantile(count - 1) * Math.sqrt(variance / count);
    return Number.isFinite(half) ? [{ x, low: mean - half, high: mean + half }] : [];
  });
}

/** Whether a curve of so many points has a band around its smoothed line. */
export function hasBand(pointCount: number): boolean {
  return 2 * smoothingRadius(pointCount) + 1 >= FEWEST_VALUES;
}

/**
 * The two-sided 95 % quantile of Student's t distribution, by the expansion around the normal quantile z of Abramowitz
 * and Stegun, 26.7.5: within 0.3 % from 4 degrees of freedom on.
 */
export function studentQuantile(degreesOfFreedom: number): number {
  const z = 1.959964;
  const n = degreesOfFreedom;
  const first = (z ** 3 + z) / 4;
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  return z + first / n + second / n ** 2 + third / n ** 3;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
