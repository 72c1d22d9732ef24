/** 97.5 % quantiles of Student's t distribution for 1 to 10 degrees of freedom. */
const SMALL = [12.7062, 4.30265, 3.18245, 2.77645, 2.57058, 2.44691, 2.36462, 2.306, 2.26216, 2.22814];
/** That of the normal distribution, which is the limit. */
const z = 1.959964;

/**
 * The 97.5 % quantile of Student's t distribution, for an interval of 95 %, to four digits: from a table, then by the
 * expansion of Cornish and Fisher in powers of 1/n (Abramowitz and Stegun, 26.7.5).
 *
 * @param n degrees of freedom, a whole number from 1 up.
 */
export function studentT(n: number): number {
  const small = SMALL[n - 1];
  if (small !== undefined) return small;
  return (
    z +
    (z ** 3 + z) / (4 * n) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * n ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * n ** 3)
  );
}
