import { clipByValue, div, sub } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { observationClip } from '../observation-normalizer.js';
import type { ObservationNormalizer } from '../observation-normalizer.js';

/** The statistics as a file holds them, [O] each. */
export const statisticNames = [
  'observation.mean',
  'observation.mean_remainder',
  'observation.deviation',
] as const;

/**
 * The statistics in float32. A mean is two numbers, the nearest float32 and what that leaves out: of a large quantity
 * that varies little, a mean of one float32 is off by more than the quantity varies.
 */
export function statistics(
  normalizer: ObservationNormalizer,
): Record<(typeof statisticNames)[number], Float32Array> {
  const mean = Float32Array.from(normalizer.moments.mean);
  return {
    'observation.mean': mean,
    'observation.mean_remainder': mean.map((nearest, k) => normalizer.moments.mean[k] - nearest),
    'observation.deviation': mean.map((_, k) => normalizer.deviation(k)),
  };
}

/**
 * Observations [M, O] -> ((o - mean) - remainder) / deviation, clipped, as `ObservationNormalizer` has it in float64.
 * The first difference is exact where it is small (Sterbenz 1974), and where it is not the remainder does not matter:
 * each step rounds relatively to what it gives.
 */
export function normalized(
  observations: Tensor2D,
  [mean, remainder, deviation]: readonly Tensor[],
): Tensor2D {
  const distance = sub(sub(observations, mean), remainder);
  return clipByValue(div(distance, deviation), -observationClip, observationClip) as Tensor2D;
}
