import { argMax, split, stack } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { logProbabilities } from '../distributions/multi-discrete.js';
import type { ActionSpace } from '../vector-env.js';

/** One of the things that a policy's file puts out. */
export interface PolicyOutput {
  readonly name: string;
  /** For who reads the file. */
  readonly meaning: string;
  /** Out of members of the action distribution, [M, D]. */
  of(members: Tensor2D): Tensor;
}

/** What the file of a policy with this action space puts out: the most likely action, and the distribution. */
export function policyOutputs(space: ActionSpace): readonly PolicyOutput[] {
  return space.kind === 'continuous' ? gaussianOutputs(space.size) : discreteOutputs(space.sizes);
}

function gaussianOutputs(width: number): readonly PolicyOutput[] {
  const half = (members: Tensor2D, which: 0 | 1): Tensor => split(members, [width, width], 1)[which];
  return [
    {
      name: 'action',
      meaning: 'the most likely action: the mean, not clipped to any bounds',
      of: (members) => half(members, 0),
    },
    { name: 'mean', meaning: 'mean of the Gaussian, the same as action', of: (members) => half(members, 0) },
    {
      name: 'log_std',
      meaning: 'natural logarithm of the standard deviation of each number of the action',
      of: (members) => half(members, 1),
    },
  ];
}

function discreteOutputs(sizes: readonly number[]): readonly PolicyOutput[] {
  return [
    {
      name: 'action',
      meaning: `index of the most likely of each of the [${sizes.join(', ')}] choices; the first among equals`,
      of: (members) =>
        stack(
          choices(members, sizes).map((logits) => argMax(logits, 1)),
          1,
        ),
    },
    {
      name: 'log_probabilities',
      meaning: `log-probabilities of the [${sizes.join(', ')}] choices, one after another; a forbidden one's is below -1e8`,
      of: (members) => logProbabilities(members, sizes),
    },
  ];
}

/** [M, D] -> one [M, choices] for each. */
function choices(members: Tensor2D, sizes: readonly number[]): Tensor[] {
  return sizes.length === 1 ? [members] : split(members as Tensor, [...sizes], 1);
}
