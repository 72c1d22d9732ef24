import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { RandomStream } from '../random-streams.js';
import type { ActionSpace } from '../vector-env.js';
import { GaussianDistribution } from './gaussian.js';
import { MultiDiscreteDistribution } from './multi-discrete.js';

/**
 * A family of distributions over actions. One member is D numbers a sample; an action is W numbers for the environment
 * and E numbers for the tensor programs (its encoding). M is the number of samples.
 */
export interface ActionDistribution {
  /** Numbers that the policy network puts out for a sample. */
  readonly networkOutputs: number;
  /** Parameters of the policy that do not depend on the observation. */
  readonly freeParameters: number;
  /** D. */
  readonly parameterSize: number;
  /** W. */
  readonly actionWidth: number;
  /** E. */
  readonly encodedSize: number;
  /**
   * Network output [M, networkOutputs] and free parameters -> members [M, D]. `masks`, [M, E]: 1 for the choices that are
   * allowed, 0 for those that get no probability; null or missing: all are.
   */
  parameters(output: Tensor2D, free: Tensor1D | null, masks?: Tensor2D | null): Tensor2D;
  /** Log-probability (density) of encoded actions [M, E] under members [M, D] -> [M]. Nats. */
  logProb(members: Tensor2D, encodedActions: Tensor2D): Tensor1D;
  /** Entropy of members [M, D] -> [M]. Nats. */
  entropy(members: Tensor2D): Tensor1D;
  /** KL(from || to) of members [M, D] -> [M]. Nats. */
  klDivergence(from: Tensor2D, to: Tensor2D): Tensor1D;
  /** Draws an action out of the member at `members[at ...]` and writes W numbers at `actions[to ...]`. */
  sample(members: Float32Array, at: number, random: RandomStream, actions: Float32Array, to: number): void;
  /** The most likely action, likewise. */
  mode(members: Float32Array, at: number, actions: Float32Array, to: number): void;
  /** Writes the encoding (E numbers) of the action (W numbers). */
  encode(actions: Float32Array, at: number, encoded: Float32Array, to: number): void;
  /** The other way round. */
  decode(encoded: Float32Array, at: number, actions: Float32Array, to: number): void;
}

/** The family that fits an action space. */
export function actionDistribution(space: ActionSpace): ActionDistribution {
  return space.kind === 'continuous'
    ? new GaussianDistribution(space.size)
    : new MultiDiscreteDistribution(space.sizes);
}
