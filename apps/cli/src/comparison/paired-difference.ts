import type { Estimate } from '../evaluation/episode-statistics.js';
import { studentT } from '../evaluation/student-t.js';

/**
 * The mean of differences that were taken pair by pair, on the same map, with Student's interval of 95 %:
 * mean ± t s / √n, s their sample standard deviation, t with n - 1 degrees of freedom. What the maps have in common, hard
 * ones and easy ones, falls out. NaN is left out; null for fewer than two.
 */
export function pairedDifference(differences: readonly number[]): Estimate | null {
  const known = differences.filter((value) => !Number.isNaN(value));
  const n = known.length;
  if (n < 2) return null;
  const mean = known.reduce((sum, value) => sum + value, 0) / n;
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const halfWidth = (studentT(n - 1) * Math.sqrt(squares / (n - 1))) / Math.sqrt(n);
  return { mean, low: mean - halfWidth, high: mean + halfWidth, count: n };
}
