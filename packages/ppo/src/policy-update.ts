import type { Signature, TensorFunction } from '@hideout/compile';
import {
  abs,
  add,
  cast,
  div,
  exp,
  greater,
  keep,
  maximum,
  minimum,
  mul,
  neg,
  sqrt,
  square,
  stack,
  sub,
  valueAndGrad,
} from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { ActionDistribution } from './distributions/action-distribution.js';
import { applyNetwork } from './network.js';
import type { NetworkShape } from './network.js';
import { averageOfAll, averageOfMasked } from './recurrent/average.js';
import type { Average } from './recurrent/average.js';
import { finishUpdate, optimizerInputs, updateOutputs } from './update-end.js';
import type { KeptStatistics, OptimizerInput, UpdateOutput } from './update-end.js';

/** What one update of a policy is computed from. M samples. */
export type PolicyUpdateInput =
  OptimizerInput | 'observations' | 'actions' | 'oldMembers' | 'advantages' | PolicyScalar;

/** The weights and bounds of the loss. */
export type PolicyScalar = 'clipRange' | 'entropyCoeff' | 'klCoeff';

/** Order of the figures in `statistics`. */
export const policyStatistics = ['policyLoss', 'kl', 'entropy', 'clipFraction', 'gradNorm'] as const;

export function policyUpdateSignature(
  network: NetworkShape,
  distribution: ActionDistribution,
): Signature<PolicyUpdateInput, UpdateOutput> {
  return {
    inputs: {
      ...optimizerInputs(network),
      observations: ['batch', network.inputSize],
      actions: ['batch', distribution.encodedSize],
      oldMembers: ['batch', distribution.parameterSize],
      advantages: ['batch'],
      clipRange: [],
      entropyCoeff: [],
      klCoeff: [],
    },
    outputs: updateOutputs,
  };
}

/** What a policy is updated from, as tensors. M samples. */
export interface PolicySamples {
  /** [M, E]. */
  readonly actions: Tensor2D;
  /** [M, D]. */
  readonly oldMembers: Tensor2D;
  /** [M]. */
  readonly advantages: Tensor1D;
  /** 1 for the samples that count, [M]; null: all count. */
  readonly mask: Tensor1D | null;
}

/**
 * One update of a policy: forward, loss, gradient, clipping and Adam in a single function.
 *
 * loss = -mean(min(r A, clip(r, 1 - epsilon, 1 + epsilon) A)) + klCoeff KL(old || new) - entropyCoeff entropy, with
 * r = pi(a|o) / pi_old(a|o) and A normalised within the minibatch (Schulman et al. 2017,
 * https://arxiv.org/abs/1707.06347, equations 7 and 8 together, as RLlib combines them).
 *
 * The old log-probability is computed here, from the old distribution's parameters and by the same operations as the
 * new one, so that r is exactly 1 while the parameters are unchanged.
 */
export function policyUpdate(
  network: NetworkShape,
  distribution: ActionDistribution,
): TensorFunction<PolicyUpdateInput, UpdateOutput> {
  return (inputs) => {
    const samples: PolicySamples = {
      actions: inputs.actions as Tensor2D,
      oldMembers: inputs.oldMembers as Tensor2D,
      advantages: inputs.advantages as Tensor1D,
      mask: null,
    };
    return updatePolicy(inputs, distribution, samples, (parameters) => {
      const { output, free } = applyNetwork(network, parameters, inputs.observations as Tensor2D);
      return distribution.parameters(output, free);
    });
  };
}

/** The update, whatever network `membersOf` is: parameters [P] -> members [M, D]. */
export function updatePolicy(
  inputs: Readonly<Record<OptimizerInput | PolicyScalar, Tensor>>,
  distribution: ActionDistribution,
  { actions, oldMembers, advantages, mask }: PolicySamples,
  membersOf: (parameters: Tensor1D) => Tensor2D,
): Record<UpdateOutput, Tensor> {
  const average = mask === null ? averageOfAll : averageOfMasked(mask);
  const normalized = normalizeAdvantages(advantages, average);
  const oldLogProb = distribution.logProb(oldMembers, actions);
  const kept: KeptStatistics = {};

  const loss = (parameters: Tensor): Scalar => {
    const members = membersOf(parameters as Tensor1D);
    const change = sub(distribution.logProb(members, actions), oldLogProb);
    // Where nothing counts the ratio is 1, so that none overflows there.
    const ratio = exp(mask === null ? change : mul(change, mask)) as Tensor1D;
    const policyLoss = clippedPolicyLoss(ratio, normalized, inputs.clipRange as Scalar, average);
    const kl = average(distribution.klDivergence(oldMembers, members));
    const entropy = average(distribution.entropy(members));
    const clipFraction = average(cast(greater(abs(sub(ratio, 1)), inputs.clipRange), 'float32'));
    // The gradient's tape frees what it does not return: keep the figures until the update is put together.
    kept.statistics = keep(stack([policyLoss, kl, entropy, clipFraction]) as Tensor1D);
    const penalty = sub(mul(kl, inputs.klCoeff), mul(entropy, inputs.entropyCoeff));
    return add(policyLoss, penalty) as Scalar;
  };

  const { grad } = valueAndGrad(loss)(inputs.parameters);
  return finishUpdate(inputs, grad as Tensor1D, kept);
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
