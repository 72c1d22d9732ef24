/** How numbers are distributed. */
export interface Histogram {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly sumOfSquares: number;
  /** Upper ends of the buckets, ascending; the lower end of the first is `min`. */
  readonly limits: readonly number[];
  /** Numbers in each bucket. */
  readonly counts: readonly number[];
}

/** Every `step`-th number of an array, from `first`: a column of a matrix in row-major order. */
export interface Column {
  readonly first: number;
  readonly step: number;
}

const BUCKETS = 40;

/**
 * The histogram of numbers in 40 equal buckets from the least to the greatest; one bucket where all are equal. NaN and
 * infinities are left out. Null where no number is left.
 */
export function histogramOf(
  values: ArrayLike<number>,
  { first, step }: Column = { first: 0, step: 1 },
): Histogram | null {
  let [count, min, max, sum, sumOfSquares] = [0, Infinity, -Infinity, 0, 0];
  for (let i = first; i < values.length; i += step) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    count++;
    sum += value;
    sumOfSquares += value * value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (count === 0) return null;
  const moments = { count, min, max, sum, sumOfSquares };
  const width = (max - min) / BUCKETS;
  // One also where the numbers lie so close together, or so far apart, that no ends fit between them.
  const isDivisible = Number.isFinite(width) && min + width > min && min + (BUCKETS - 1) * width < max;
  if (!isDivisible) return { ...moments, limits: [max], counts: [count] };
  const counts = new Array<number>(BUCKETS).fill(0);
  for (let i = first; i < values.length; i += step) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    const bucket = Math.min(BUCKETS - 1, Math.floor((value - min) / width));
    counts[bucket] = (counts[bucket] as number) + 1;
  }
  const limits = counts.map((_, bucket) => (bucket === BUCKETS - 1 ? max : min + (bucket + 1) * width));
  return { ...moments, limits, counts };
}
