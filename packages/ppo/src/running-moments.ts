import { sharedFloat64 } from './shared-arrays.js';

/** Mean and variance of `size` quantities over everything seen so far, in float64. Saved as it is. */
export interface RunningMoments {
  /** Rows seen. */
  count: number;
  /** [size]. */
  readonly mean: Float64Array;
  /** Population variance, [size]; 1 before anything was seen. */
  readonly variance: Float64Array;
}

/** In arrays that all threads see. */
export function newRunningMoments(size: number): RunningMoments {
  return { count: 0, mean: sharedFloat64(size), variance: sharedFloat64(size).fill(1) };
}

/**
 * Takes in `rows` more rows, [rows, size], by the parallel formula of Chan, Golub and LeVeque (1979). Two passes over
 * the rows, so that nothing is lost to cancellation.
 */
export function updateMoments(
  moments: RunningMoments,
  values: Float32Array | Float64Array,
  rows: number,
): void {
  const size = moments.mean.length;
  if (rows === 0) return;
  const mean = new Float64Array(size);
  const variance = new Float64Array(size);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < size; k++) mean[k] += values[row * size + k];
  }
  for (let k = 0; k < size; k++) mean[k] /= rows;
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < size; k++) {
      const difference = values[row * size + k] - mean[k];
      variance[k] += difference * difference;
    }
  }
  const total = moments.count + rows;
  const [before, added] = [moments.count / total, rows / total];
  for (let k = 0; k < size; k++) {
    const shift = mean[k] - moments.mean[k];
    moments.variance[k] =
      moments.variance[k] * before + (variance[k] / rows) * added + shift * shift * before * added;
    moments.mean[k] += shift * added;
  }
  moments.count = total;
}
