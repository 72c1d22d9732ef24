import type { Dimension } from '@hideout/compile';
import { concat1d, reshape } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { parameterCount } from '../network.js';
import type { NetworkShape } from '../network.js';
import { adamUpdate, clipByGlobalNorm } from '../optimizer.js';

/** What every update puts out. */
export type UpdateOutput = 'newParameters' | 'newFirstMoment' | 'newSecondMoment' | 'statistics';
export const updateOutputs: readonly UpdateOutput[] = [
  'newParameters',
  'newFirstMoment',
  'newSecondMoment',
  'statistics',
];

/** What every update needs beside its loss: the optimiser's memory, [P] each, and its scalars. */
export type OptimizerInput =
  | 'parameters'
  | 'firstMoment'
  | 'secondMoment'
  | 'learningRate'
  | 'firstCorrection'
  | 'secondCorrection'
  | 'maxGradNorm';

/** Shapes of the optimiser's inputs for a network. */
export function optimizerInputs(network: NetworkShape): Record<OptimizerInput, readonly Dimension[]> {
  const p = parameterCount(network);
  return {
    parameters: [p],
    firstMoment: [p],
    secondMoment: [p],
    learningRate: [],
    firstCorrection: [],
    secondCorrection: [],
    maxGradNorm: [],
  };
}

/** Figures that outlive the gradient's tape; to be disposed of once they are part of the output. */
export interface KeptStatistics {
  statistics?: Tensor1D;
}

/** Clipping, Adam and the statistics (the gradient's norm last): the end that policy and value updates share. */
export function finishUpdate(
  inputs: Readonly<Record<OptimizerInput, Tensor>>,
  rawGradient: Tensor1D,
  kept: KeptStatistics,
): Record<UpdateOutput, Tensor> {
  const { gradient, norm } = clipByGlobalNorm(rawGradient, inputs.maxGradNorm as Scalar);
  const updated = adamUpdate(
    {
      parameters: inputs.parameters as Tensor1D,
      firstMoment: inputs.firstMoment as Tensor1D,
      secondMoment: inputs.secondMoment as Tensor1D,
    },
    gradient,
    {
      learningRate: inputs.learningRate as Scalar,
      firstCorrection: inputs.firstCorrection as Scalar,
      secondCorrection: inputs.secondCorrection as Scalar,
    },
  );
  const statistics = concat1d([kept.statistics as Tensor1D, reshape(norm, [1])]);
  kept.statistics?.dispose();
  return {
    newParameters: updated.parameters,
    newFirstMoment: updated.firstMoment,
    newSecondMoment: updated.secondMoment,
    statistics,
  };
}
