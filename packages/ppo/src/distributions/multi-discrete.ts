import { add, concat, exp, log, max, mul, split, sub, sum } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { RandomStream } from '../random-streams.js';
import type { ActionDistribution } from './action-distribution.js';

/** Stands for minus infinity, which would make a NaN of 0 times itself. */
const forbiddenLogit = -1e9;

/**
 * Independent categorical choices. A member is the log-probabilities of all choices, one after another; an action is
 * the index of each choice; its encoding is one-hot.
 */
export class MultiDiscreteDistribution implements ActionDistribution {
  readonly networkOutputs: number;
  readonly freeParameters = 0;
  readonly parameterSize: number;
  readonly actionWidth: number;
  readonly encodedSize: number;

  constructor(private readonly sizes: readonly number[]) {
    const total = sizes.reduce((sum, size) => sum + size, 0);
    this.networkOutputs = total;
    this.parameterSize = total;
    this.actionWidth = sizes.length;
    this.encodedSize = total;
  }

  /** Logits -> log-probabilities, choice by choice. */
  parameters(output: Tensor2D, _free: Tensor1D | null, masks: Tensor2D | null = null): Tensor2D {
    const logits = masks === null ? output : withoutForbidden(output, masks);
    // A split into one piece has no gradient in TensorFlow.js.
    if (this.sizes.length === 1) return logSoftmax(logits);
    const pieces = split(logits as Tensor, [...this.sizes], 1) as Tensor2D[];
    return concat(pieces.map(logSoftmax), 1);
  }

  logProb(members: Tensor2D, encodedActions: Tensor2D): Tensor1D {
    return sum(mul(members, encodedActions), 1) as Tensor1D;
  }

  /** -sum_k p_k log p_k, summed over the choices. */
  entropy(members: Tensor2D): Tensor1D {
    return mul(sum(mul(exp(members), members), 1), -1) as Tensor1D;
  }

  /** sum_k p_k (log p_k - log q_k), summed over the choices. */
  klDivergence(from: Tensor2D, to: Tensor2D): Tensor1D {
    return sum(mul(exp(from), sub(from, to)), 1) as Tensor1D;
  }

  sample(members: Float32Array, at: number, random: RandomStream, actions: Float32Array, to: number): void {
    let start = at;
    for (let i = 0; i < this.sizes.length; i++) {
      const size = this.sizes[i];
      actions[to + i] = drawChoice(members, start, size, random.uniform());
      start += size;
    }
  }

  mode(members: Float32Array, at: number, actions: Float32Array, to: number): void {
    let start = at;
    for (let i = 0; i < this.sizes.length; i++) {
      const size = this.sizes[i];
      let best = 0;
      for (let k = 1; k < size; k++) {
        if (members[start + k] > members[start + best]) best = k;
      }
      actions[to + i] = best;
      start += size;
    }
  }

  encode(actions: Float32Array, at: number, encoded: Float32Array, to: number): void {
    encoded.fill(0, to, to + this.encodedSize);
    let start = to;
    for (let i = 0; i < this.sizes.length; i++) {
      encoded[start + actions[at + i]] = 1;
      start += this.sizes[i];
    }
  }
}

/**
 * Logits [M, E] in which forbidden choices have a number that no other comes near: their probability is exactly 0 in
 * float32, and their logits have no gradient (Huang and Ontanon 2022, https://arxiv.org/abs/2006.14171).
 */
function withoutForbidden(logits: Tensor2D, masks: Tensor2D): Tensor2D {
  return add(mul(logits, masks), mul(sub(1, masks), forbiddenLogit)) as Tensor2D;
}

/** The largest logit is taken off first, so that exp never overflows. */
function logSoftmax(logits: Tensor2D): Tensor2D {
  const shifted = sub(logits, max(logits, 1, true));
  return sub(shifted, log(sum(exp(shifted), 1, true))) as Tensor2D;
}

/** Inverse transform sampling: the first choice whose cumulative probability passes u. */
function drawChoice(logProbs: Float32Array, start: number, size: number, u: number): number {
  let cumulative = 0;
  // Rounded, the sum may stay below u: then it is the last choice, but never one of probability 0.
  let possible = 0;
  for (let k = 0; k < size; k++) {
    const probability = Math.exp(logProbs[start + k]);
    if (probability > 0) possible = k;
    cumulative += probability;
    if (u < cumulative) return k;
  }
  return possible;
}
