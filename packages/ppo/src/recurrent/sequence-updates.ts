import type { Signature, TensorFunction } from '@hideout/compile';
import { reshape } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { ActionDistribution } from '../distributions/action-distribution.js';
import type { NetworkShape } from '../network.js';
import { updatePolicy } from '../policy-update.js';
import type { PolicyUpdateInput } from '../policy-update.js';
import { optimizerInputs, updateOutputs } from '../update-end.js';
import type { UpdateOutput } from '../update-end.js';
import { updateValue } from '../value-update.js';
import type { ValueUpdateInput } from '../value-update.js';
import { memorySize } from './memory.js';
import { applyRecurrentSequence } from './recurrent-network.js';
import type { Sequences } from './recurrent-network.js';

/*
 * The updates of networks with a memory. The same losses as without one, over B sequences of L steps: every array of
 * samples is [B, L, ...]. Steps whose mask is 0 are played through and do not count.
 */

/** What sequences need beside their samples: memory at their beginnings [B, S], fresh and mask [B, L]. */
type SequenceInput = 'memory' | 'fresh' | 'mask';

export type SequencePolicyInput = PolicyUpdateInput | SequenceInput;
export type SequenceValueInput = ValueUpdateInput | SequenceInput;

export function sequencePolicySignature(
  network: NetworkShape,
  distribution: ActionDistribution,
  length: number,
): Signature<SequencePolicyInput, UpdateOutput> {
  return {
    inputs: {
      ...optimizerInputs(network),
      ...sequenceInputs(network, length),
      actions: ['batch', length, distribution.encodedSize],
      oldMembers: ['batch', length, distribution.parameterSize],
      advantages: ['batch', length],
      clipRange: [],
      entropyCoeff: [],
      klCoeff: [],
    },
    outputs: updateOutputs,
  };
}

export function sequencePolicyUpdate(
  network: NetworkShape,
  distribution: ActionDistribution,
): TensorFunction<SequencePolicyInput, UpdateOutput> {
  return (inputs) => {
    const samples = {
      actions: reshape(inputs.actions, [-1, distribution.encodedSize]) as Tensor2D,
      oldMembers: reshape(inputs.oldMembers, [-1, distribution.parameterSize]) as Tensor2D,
      advantages: reshape(inputs.advantages, [-1]) as Tensor1D,
      mask: reshape(inputs.mask, [-1]) as Tensor1D,
    };
    return updatePolicy(inputs, distribution, samples, (parameters) => {
      const { output, free } = applyRecurrentSequence(network, parameters, sequencesOf(inputs));
      return distribution.parameters(output, free);
    });
  };
}

export function sequenceValueSignature(
  network: NetworkShape,
  length: number,
): Signature<SequenceValueInput, UpdateOutput> {
  return {
    inputs: {
      ...optimizerInputs(network),
      ...sequenceInputs(network, length),
      oldValues: ['batch', length],
      returns: ['batch', length],
      valueClipRange: [],
    },
    outputs: updateOutputs,
  };
}

export function sequenceValueUpdate(network: NetworkShape): TensorFunction<SequenceValueInput, UpdateOutput> {
  return (inputs) => {
    const samples = {
      oldValues: reshape(inputs.oldValues, [-1]) as Tensor1D,
      returns: reshape(inputs.returns, [-1]) as Tensor1D,
      mask: reshape(inputs.mask, [-1]) as Tensor1D,
    };
    return updateValue(inputs, samples, (parameters) => {
      const { output } = applyRecurrentSequence(network, parameters, sequencesOf(inputs));
      return reshape(output, [-1]);
    });
  };
}

function sequenceInputs(network: NetworkShape, length: number) {
  return {
    observations: ['batch', length, network.inputSize],
    memory: ['batch', memorySize(network.memory)],
    fresh: ['batch', length],
    mask: ['batch', length],
  } as const;
}

function sequencesOf(inputs: Readonly<Record<'observations' | 'memory' | 'fresh', Tensor>>): Sequences {
  return {
    input: inputs.observations as Tensor3D,
    memory: inputs.memory as Tensor2D,
    fresh: inputs.fresh as Tensor2D,
  };
}
