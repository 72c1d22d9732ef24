import type { Signature, TensorFunction } from '@hideout/compile';
import {
  add,
  keep,
  maximum,
  minimum,
  mul,
  neg,
  reshape,
  square,
  stack,
  sub,
  valueAndGrad,
} from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { applyNetwork } from './network.js';
import type { NetworkShape } from './network.js';
import { averageOfAll, averageOfMasked } from './recurrent/average.js';
import { finishUpdate, optimizerInputs, updateOutputs } from './update-end.js';
import type { KeptStatistics, OptimizerInput, UpdateOutput } from './update-end.js';

/** What one update of a value function is computed from. M samples. */
export type ValueUpdateInput = OptimizerInput | 'observations' | 'oldValues' | 'returns' | 'valueClipRange';

/** What a value function is updated from, as tensors, [M] each. */
export interface ValueSamples {
  readonly oldValues: Tensor1D;
  readonly returns: Tensor1D;
  /** 1 for the samples that count; null: all count. */
  readonly mask: Tensor1D | null;
}

/** Order of the figures in `statistics`. */
export const valueStatistics = ['valueLoss', 'gradNorm'] as const;

export function valueUpdateSignature(network: NetworkShape): Signature<ValueUpdateInput, UpdateOutput> {
  return {
    inputs: {
      ...optimizerInputs(network),
      observations: ['batch', network.inputSize],
      oldValues: ['batch'],
      returns: ['batch'],
      valueClipRange: [],
    },
    outputs: updateOutputs,
  };
}

/**
 * One update of a value function: loss = mean(max((v - R)^2, (clip(v, v_old - c, v_old + c) - R)^2)) / 2, the clipped
 * value loss of the PPO reference implementation. An infinite c turns the clipping off.
 */
export function valueUpdate(network: NetworkShape): TensorFunction<ValueUpdateInput, UpdateOutput> {
  return (inputs) => {
    const samples: ValueSamples = {
      oldValues: inputs.oldValues as Tensor1D,
      returns: inputs.returns as Tensor1D,
      mask: null,
    };
    return updateValue(inputs, samples, (parameters) => {
      const { output } = applyNetwork(network, parameters, inputs.observations as Tensor2D);
      return reshape(output, [-1]);
    });
  };
}

/** The update, whatever network `valuesOf` is: parameters [P] -> values [M]. */
export function updateValue(
  inputs: Readonly<Record<OptimizerInput | 'valueClipRange', Tensor>>,
  { oldValues, returns, mask }: ValueSamples,
  valuesOf: (parameters: Tensor1D) => Tensor1D,
): Record<UpdateOutput, Tensor> {
  const average = mask === null ? averageOfAll : averageOfMasked(mask);
  const range = inputs.valueClipRange as Scalar;
  const kept: KeptStatistics = {};

  const loss = (parameters: Tensor): Scalar => {
    const values = valuesOf(parameters as Tensor1D);
    const clippedChange = minimum(maximum(sub(values, oldValues), neg(range)), range);
    const clipped = add(oldValues, clippedChange);
    const error = maximum(square(sub(values, returns)), square(sub(clipped, returns)));
    const valueLoss = mul(average(error), 0.5) as Scalar;
    kept.statistics = keep(stack([valueLoss]) as Tensor1D);
    return valueLoss;
  };

  const { grad } = valueAndGrad(loss)(inputs.parameters);
  return finishUpdate(inputs, grad as Tensor1D, kept);
}
