import { meanInterval } from '../evaluation/episode-statistics.js';
import type { Estimate } from '../evaluation/episode-statistics.js';
import { studentT } from '../evaluation/student-t.js';

/**
 * The mean of differences that were taken pair by pair, on the same map, with Student's interval of 95 %:
 * mean ± t s / √n, s their sample standard deviation, t with n - 1 degrees of freedom. What the maps have in common, hard
 * ones and easy ones, falls out. NaN is left out; null for fewer than two.
 */
export function pairedDifference(differences: readonly number[]): Estimate | null {
  const interval = meanInterval(differences, (n) => studentT(n - 1));
  return interval === null || interval.count < 2 ? null : interval;
}
