import type { Dimension } from '@hideout/compile';
import { add, maximum, minimum, mul, neg, square, sub } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { averageOfAll, averageOfMasked } from './average.js';
import { numbersOf, sampleShape } from './sample-inputs.js';
import type { SampleOptions } from './sample-inputs.js';
import type { Loss } from './update-program.js';

/** Order of the loss's figures. */
export const valueFigures = ['valueLoss'] as const;

/** The bounds of the loss. */
export const valueScalars = ['valueClipRange'] as const;

/** What a value function is updated from, beside what it sees. */
export function valueSamples(options: SampleOptions): Record<string, readonly Dimension[]> {
  return { oldValues: sampleShape(options), returns: sampleShape(options) };
}

/**
 * loss = mean(max((v - R)^2, (clip(v, v_old - c, v_old + c) - R)^2)) / 2, the clipped value loss of the PPO reference
 * implementation. An infinite c turns the clipping off.
 *
 * @param counts 1 for the samples that count, [M]; null: all do.
 */
export function valueLoss(
  inputs: Readonly<Record<string, Tensor>>,
  options: SampleOptions,
  counts: Tensor1D | null,
): (values: Tensor1D) => Loss {
  const oldValues = numbersOf(inputs['oldValues'], options);
  const returns = numbersOf(inputs['returns'], options);
  const range = inputs['valueClipRange'] as Scalar;
  const average = counts === null ? averageOfAll : averageOfMasked(counts);

  return (values) => {
    const clippedChange = minimum(maximum(sub(values, oldValues), neg(range)), range);
    const clipped = add(oldValues, clippedChange);
    const error = maximum(square(sub(values, returns)), square(sub(clipped, returns)));
    const loss = mul(average(error), 0.5) as Scalar;
    return { loss, figures: [loss] };
  };
}
