import { div, maximum, mean, mul, sum } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-core';

/** A mean over samples: [M] -> []. */
export type Average = (values: Tensor) => Scalar;

/** Over all samples. */
export const averageOfAll: Average = (values) => mean(values) as Scalar;

/** Over the samples whose mask, [M], is 1 and not 0: sum(mask x) / max(1, sum(mask)). */
export function averageOfMasked(mask: Tensor1D): Average {
  const count = maximum(sum(mask), 1);
  return (values) => div(sum(mul(values, mask)), count) as Scalar;
}
