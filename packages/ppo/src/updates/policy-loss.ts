import type { Dimension } from '@hideout/compile';
import {
  abs,
  add,
  cast,
  div,
  exp,
  greater,
  maximum,
  minimum,
  mul,
  neg,
  sqrt,
  square,
  sub,
} from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { ActionDistribution } from '../distributions/action-distribution.js';
import type { NetworkOutput } from '../network.js';
import { averageOfAll, averageOfMasked } from './average.js';
import type { Average } from './average.js';
import { numbersOf, rowsOf, sampleShape } from './sample-inputs.js';
import type { SampleOptions } from './sample-inputs.js';
import type { Loss } from './update-program.js';

/** Order of the loss's figures. */
export const policyFigures = ['policyLoss', 'kl', 'entropy', 'clipFraction'] as const;

/** The weights and bounds of the loss. */
export const policyScalars = ['clipRange', 'entropyCoeff', 'klCoeff'] as const;

/** What a policy is updated from, beside what it sees. */
export function policySamples(
  distribution: ActionDistribution,
  options: SampleOptions,
): Record<string, readonly Dimension[]> {
  return {
    actions: sampleShape(options, distribution.encodedSize),
    oldMembers: sampleShape(options, distribution.parameterSize),
    advantages: sampleShape(options),
    ...(options.hasActionMasks ? { actionMasks: sampleShape(options, distribution.encodedSize) } : {}),
  };
}

/**
 * loss = -mean(min(r A, clip(r, 1 - epsilon, 1 + epsilon) A)) + klCoeff KL(old || new) - entropyCoeff entropy, with
 * r = pi(a|o) / pi_old(a|o) and A normalised within the minibatch (Schulman et al. 2017,
 * https://arxiv.org/abs/1707.06347, equations 7 and 8 together, as RLlib combines them).
 *
 * The old log-probability is computed here, from the old distribution's parameters and by the same operations as the
 * new one, so that r is exactly 1 while the parameters are unchanged.
 *
 * @param counts 1 for the samples that count, [M]; null: all do.
 */
export function policyLoss(
  inputs: Readonly<Record<string, Tensor>>,
  distribution: ActionDistribution,
  options: SampleOptions,
  counts: Tensor1D | null,
): (output: NetworkOutput) => Loss {
  const actions = rowsOf(inputs['actions'], options, distribution.encodedSize);
  const oldMembers = rowsOf(inputs['oldMembers'], options, distribution.parameterSize);
  const clipRange = inputs['clipRange'] as Scalar;
  const average = counts === null ? averageOfAll : averageOfMasked(counts);
  const advantages = normalizeAdvantages(numbersOf(inputs['advantages'], options), average);
  const oldLogProb = distribution.logProb(oldMembers, actions);

  return ({ output, free }) => {
    const members = distribution.parameters(output, free, actionMasks(inputs, distribution, options));
    const change = sub(distribution.logProb(members, actions), oldLogProb);
    // Where nothing counts the ratio is 1, so that none overflows there.
    const ratio = exp(counts === null ? change : mul(change, counts)) as Tensor1D;
    const clippedLoss = clippedPolicyLoss(ratio, advantages, clipRange, average);
    const kl = average(distribution.klDivergence(oldMembers, members));
    const entropy = average(distribution.entropy(members));
    const clipFraction = average(cast(greater(abs(sub(ratio, 1)), clipRange), 'float32'));
    const penalty = sub(mul(kl, inputs['klCoeff']), mul(entropy, inputs['entropyCoeff']));
    return {
      loss: add(clippedLoss, penalty) as Scalar,
      figures: [clippedLoss, kl, entropy, clipFraction],
    };
  };
}

function actionMasks(
  inputs: Readonly<Record<string, Tensor>>,
  distribution: ActionDistribution,
  options: SampleOptions,
): Tensor2D | null {
  return options.hasActionMasks ? rowsOf(inputs['actionMasks'], options, distribution.encodedSize) : null;
}

/** Mean 0 and standard deviation 1 within the minibatch, [M]. */
function normalizeAdvantages(advantages: Tensor1D, average: Average): Tensor1D {
  const centred = sub(advantages, average(advantages));
  return div(centred, add(sqrt(average(square(centred))), 1e-8)) as Tensor1D;
}

/** -mean(min(r A, clip(r) A)). The clip of r is written with minimum and maximum, since its range is an input. */
function clippedPolicyLoss(
  ratio: Tensor1D,
  advantages: Tensor1D,
  clipRange: Scalar,
  average: Average,
): Scalar {
  const clipped = minimum(maximum(ratio, sub(1, clipRange)), add(clipRange, 1));
  return neg(average(minimum(mul(ratio, advantages), mul(clipped, advantages)))) as Scalar;
}
