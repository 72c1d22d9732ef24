import { add, concat, exp, log, max, mul, split, sub, sum } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { RandomStream } from '../random-streams.js';
import type { ActionDistribution } from './action-distribution.js';

/** Stands for minus infinity, which would make a NaN of 0 times itself. */
const forbiddenLogit = -1e9;

/**
 * Independent categorical choices. A member is the logits of all choices, one after another; an action is the index of each
 * choice; its encoding is one-hot.
 *
 * Logits, and not their logarithms of probabilities: an update takes old and new ones through the same operations at the same
 * places, so that equal logits have a ratio of exactly 1. An exponential's last bit may depend on where in a tensor it is.
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

  parameters(output: Tensor2D, _free: Tensor1D | null, masks: Tensor2D | null = null): Tensor2D {
    return masks === null ? output : withoutForbidden(output, masks);
  }

  logProb(members: Tensor2D, encodedActions: Tensor2D): Tensor1D {
    return sum(mul(logProbabilities(members, this.sizes), encodedActions), 1) as Tensor1D;
  }

  /** -sum_k p_k log p_k, summed over the choices. */
  entropy(members: Tensor2D): Tensor1D {
    const logProbs = logProbabilities(members, this.sizes);
    return mul(sum(mul(exp(logProbs), logProbs), 1), -1) as Tensor1D;
  }

  /** sum_k p_k (log p_k - log q_k), summed over the choices. */
  klDivergence(from: Tensor2D, to: Tensor2D): Tensor1D {
    const [fromLogProbs, toLogProbs] = [from, to].map((members) => logProbabilities(members, this.sizes));
    return sum(mul(exp(fromLogProbs), sub(fromLogProbs, toLogProbs)), 1) as Tensor1D;
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

  decode(encoded: Float32Array, at: number, actions: Float32Array, to: number): void {
    // The choice that has the 1 is the largest number.
    this.mode(encoded, at, actions, to);
  }
}

/**
 * Logits [M, E] in which forbidden choices have a number that no other comes near: their probability is exactly 0 in
 * float32, and their logits have no gradient (Huang and Ontanon 2022, https://arxiv.org/abs/2006.14171).
 */
function withoutForbidden(logits: Tensor2D, masks: Tensor2D): Tensor2D {
  return add(mul(logits, masks), mul(sub(1, masks), forbiddenLogit)) as Tensor2D;
}

/** Logits [M, E] -> log-probabilities [M, E], choice by choice. Nats. */
export function logProbabilities(logits: Tensor2D, sizes: readonly number[]): Tensor2D {
  // A split into one piece has no gradient in TensorFlow.js.
  if (sizes.length === 1) return logSoftmax(logits);
  const pieces = split(logits as Tensor, [...sizes], 1) as Tensor2D[];
  return concat(pieces.map(logSoftmax), 1);
}

/** The largest logit is taken off first, so that exp never overflows. */
function logSoftmax(logits: Tensor2D): Tensor2D {
  const shifted = sub(logits, max(logits, 1, true));
  return sub(shifted, log(sum(exp(shifted), 1, true))) as Tensor2D;
}

/** Inverse transform sampling: the first choice whose cumulative probability passes u. */
function drawChoice(logits: Float32Array, start: number, size: number, u: number): number {
  const weights = exponentials(logits, start, size);
  const passed = u * weights.reduce((sum, weight) => sum + weight, 0);
  let cumulative = 0;
  // Rounded, the sum may stay below: then it is the last choice, but never one of probability 0.
  let possible = 0;
  for (const [k, weight] of weights.entries()) {
    if (weight > 0) possible = k;
    cumulative += weight;
    if (passed < cumulative) return k;
  }
  return possible;
}

/** Proportional to the probabilities; the largest is 1. */
function exponentials(logits: Float32Array, start: number, size: number): number[] {
  let largest = -Infinity;
  for (let k = start; k < start + size; k++) largest = Math.max(largest, logits[k]);
  return Array.from({ length: size }, (_, k) => Math.exp(logits[start + k] - largest));
}
