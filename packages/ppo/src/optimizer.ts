import { add, div, minimum, mul, sqrt, square, sub, sum } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D } from '@tensorflow/tfjs-core';
import { sharedFloat32 } from './shared-arrays.js';

const beta1 = 0.9;
const beta2 = 0.999;
/** As in the PPO reference implementation; Adam's own default is 1e-8. */
const epsilon = 1e-5;

/** Adam's memory of one flat parameter vector. Plain arrays, so that saving and restoring is exact to the bit. */
export interface AdamState {
  readonly parameters: Float32Array;
  /** Running mean of the gradient, [P]. */
  readonly firstMoment: Float32Array;
  /** Running mean of its square, [P]. */
  readonly secondMoment: Float32Array;
  /** Updates so far. */
  steps: number;
}

/** A fresh memory for a copy of the parameters [P], in arrays that all threads see. */
export function newAdamState(parameters: Float32Array): AdamState {
  const shared = sharedFloat32(parameters.length);
  shared.set(parameters);
  return {
    parameters: shared,
    firstMoment: sharedFloat32(parameters.length),
    secondMoment: sharedFloat32(parameters.length),
    steps: 0,
  };
}

/**
 * The two factors of Adam's next update that depend on its count alone: 1 / (1 - beta1^t) and 1 / (1 - beta2^t).
 * Computed here in float64, since a float32 power would be wrong in its last bits.
 */
export function biasCorrections(stepsSoFar: number): { readonly first: number; readonly second: number } {
  const t = stepsSoFar + 1;
  return { first: 1 / (1 - beta1 ** t), second: 1 / (1 - beta2 ** t) };
}

/**
 * One update of Adam (Kingma and Ba 2015, https://arxiv.org/abs/1412.6980, algorithm 1) as plain operations.
 * All vectors [P].
 */
export function adamUpdate(
  state: { readonly parameters: Tensor1D; readonly firstMoment: Tensor1D; readonly secondMoment: Tensor1D },
  gradient: Tensor1D,
  step: {
    readonly learningRate: Scalar;
    readonly firstCorrection: Scalar;
    readonly secondCorrection: Scalar;
  },
): { parameters: Tensor1D; firstMoment: Tensor1D; secondMoment: Tensor1D } {
  const firstMoment = add(mul(state.firstMoment, beta1), mul(gradient, 1 - beta1)) as Tensor1D;
  const secondMoment = add(mul(state.secondMoment, beta2), mul(square(gradient), 1 - beta2)) as Tensor1D;
  const direction = div(
    mul(firstMoment, step.firstCorrection),
    add(sqrt(mul(secondMoment, step.secondCorrection)), epsilon),
  );
  const parameters = sub(state.parameters, mul(direction, step.learningRate)) as Tensor1D;
  return { parameters, firstMoment, secondMoment };
}

/** Scales the gradient [P] down to a global norm of at most `maxNorm`, and gives its norm before that. */
export function clipByGlobalNorm(gradient: Tensor1D, maxNorm: Scalar): { gradient: Tensor1D; norm: Scalar } {
  const norm = sqrt(sum(square(gradient))) as Scalar;
  const scale = minimum(div(maxNorm, add(norm, 1e-6)), 1);
  return { gradient: mul(gradient, scale) as Tensor1D, norm };
}
