import { add, concat, exp, mul, split, square, sub, sum, zerosLike } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { RandomStream } from '../random-streams.js';
import type { ActionDistribution } from './action-distribution.js';

const logTwoPi = Math.log(2 * Math.PI);

/**
 * Diagonal Gaussian over W real numbers; its standard deviations do not depend on the observation. A member is
 * [mean (W), log standard deviation (W)]. Actions are stored as drawn; only the environment clips them.
 */
export class GaussianDistribution implements ActionDistribution {
  readonly networkOutputs: number;
  readonly freeParameters: number;
  readonly parameterSize: number;
  readonly actionWidth: number;
  readonly encodedSize: number;

  constructor(size: number) {
    this.networkOutputs = size;
    this.freeParameters = size;
    this.parameterSize = 2 * size;
    this.actionWidth = size;
    this.encodedSize = size;
  }

  parameters(output: Tensor2D, free: Tensor1D | null): Tensor2D {
    if (free === null) throw new Error('a Gaussian policy needs its log standard deviations');
    // Broadcast by an addition: the gradient of tile would slice once per sample.
    const logStd = add(zerosLike(output), free) as Tensor2D;
    return concat([output, logStd], 1);
  }

  /** sum_i -(a_i - mu_i)^2 / (2 sigma_i^2) - log sigma_i - log(2 pi) / 2. */
  logProb(members: Tensor2D, encodedActions: Tensor2D): Tensor1D {
    const [mean, logStd] = this.meanAndLogStd(members);
    const z = mul(sub(encodedActions, mean), exp(mul(logStd, -1)));
    const perAction = add(mul(square(z), -0.5), mul(logStd, -1));
    return sub(sum(perAction, 1), (this.actionWidth * logTwoPi) / 2) as Tensor1D;
  }

  /** sum_i log sigma_i + (1 + log(2 pi)) / 2. */
  entropy(members: Tensor2D): Tensor1D {
    const [, logStd] = this.meanAndLogStd(members);
    return add(sum(logStd, 1), (this.actionWidth * (1 + logTwoPi)) / 2) as Tensor1D;
  }

  /** sum_i log(s'_i / s_i) + (s_i^2 + (mu_i - mu'_i)^2) / (2 s'_i^2) - 1/2, from (mu, s) to (mu', s'). */
  klDivergence(from: Tensor2D, to: Tensor2D): Tensor1D {
    const [fromMean, fromLogStd] = this.meanAndLogStd(from);
    const [toMean, toLogStd] = this.meanAndLogStd(to);
    const spread = add(exp(mul(fromLogStd, 2)), square(sub(fromMean, toMean)));
    const scaled = mul(mul(spread, exp(mul(toLogStd, -2))), 0.5);
    return sub(sum(add(sub(toLogStd, fromLogStd), scaled), 1), this.actionWidth / 2) as Tensor1D;
  }

  sample(members: Float32Array, at: number, random: RandomStream, actions: Float32Array, to: number): void {
    const width = this.actionWidth;
    for (let i = 0; i < width; i++) {
      const std = Math.exp(members[at + width + i]);
      actions[to + i] = members[at + i] + std * random.normal();
    }
  }

  mode(members: Float32Array, at: number, actions: Float32Array, to: number): void {
    for (let i = 0; i < this.actionWidth; i++) actions[to + i] = members[at + i];
  }

  encode(actions: Float32Array, at: number, encoded: Float32Array, to: number): void {
    for (let i = 0; i < this.actionWidth; i++) encoded[to + i] = actions[at + i];
  }

  decode(encoded: Float32Array, at: number, actions: Float32Array, to: number): void {
    this.encode(encoded, at, actions, to);
  }

  private meanAndLogStd(members: Tensor2D): [Tensor2D, Tensor2D] {
    return split(members, [this.actionWidth, this.actionWidth], 1) as [Tensor2D, Tensor2D];
  }
}
