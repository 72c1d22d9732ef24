import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';

export type Input = 'x' | 'weight' | 'unused';
export type Output = 'y' | 'best' | 'positive';

/** y = x W, where its largest number is, and which are above 0. */
export function layer({ x, weight }: Readonly<Record<Input, Tensor>>): Record<Output, Tensor> {
  const y = tf.matMul(x as Tensor2D, weight as Tensor2D);
  return { y, best: tf.argMax(y, 1), positive: tf.greater(y, 0) };
}

/** Of `layer`. */
export const signature = {
  inputs: { x: ['batch', 2], weight: [2, 2], unused: [3] },
  outputs: ['y', 'best', 'positive'],
} as const;
/** [1, 0] W = [1, -2]; [-2, 1] W = [-2 + 3, 4 + 4]. */
export const constants = { weight: Float32Array.of(1, -2, 3, 4), unused: Float32Array.of(5, 5, 5) };
