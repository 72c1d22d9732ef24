import type { ModelExport, Signature, TensorFunction } from '@hideout/compile';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { vector } from '../named-tensors.js';
import type { NamedTensor } from '../named-tensors.js';
import { applyNetwork, namedParameters, parameterSlices } from '../network.js';
import { memorySize } from '../recurrent/memory.js';
import { applyRecurrentStep } from '../recurrent/recurrent-network.js';
import type { RestoredPolicy } from '../restored-policy.js';
import { normalized, statisticNames, statistics } from './normalization.js';
import { policyDocumentation } from './policy-documentation.js';
import { policyOutputs } from './policy-outputs.js';

/** Weights have the names that they have in a saved policy. */
const weightPrefix = 'policy.';

/** What a policy's file says of where it comes from. */
export interface PolicyExportOptions {
  /** Version of the program that writes the file. */
  readonly programVersion?: string;
  /** More facts for programs, by key, beside the entries of the policy itself. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A policy as a tensor program, and what a file of it holds beside: what every format is made of. */
export interface PolicyProgram {
  readonly act: TensorFunction<string, string>;
  readonly signature: Signature<string, string>;
  readonly content: ModelExport<string>;
}

export function policyProgram(policy: RestoredPolicy, options: PolicyExportOptions = {}): PolicyProgram {
  const { programVersion, metadata = {} } = options;
  const documentation = policyDocumentation(policy);
  const constants = Object.entries(policyConstants(policy));
  return {
    act: (inputs) => act(policy, inputs),
    signature: {
      inputs: {
        ...rowInputs(policy),
        ...Object.fromEntries(constants.map(([name, { shape }]) => [name, shape])),
      },
      outputs: [
        ...policyOutputs(policy.description.actionSpace).map(({ name }) => name),
        ...memoryOutputs(policy),
      ],
    },
    content: {
      constants: Object.fromEntries(constants.map(([name, { data }]) => [name, data as Float32Array])),
      ...documentation,
      metadata: { ...metadata, ...documentation.metadata },
      ...(programVersion === undefined ? {} : { programVersion }),
    },
  };
}

/** What whoever runs the file gives it, M rows of each. */
function rowInputs({
  network,
  description,
  distribution,
}: RestoredPolicy): Signature<string, string>['inputs'] {
  const size = memorySize(network.memory);
  return {
    observations: ['batch', network.inputSize],
    ...(size > 0 ? { memory: ['batch', size] } : {}),
    ...(description.hasActionMasks ? { action_masks: ['batch', distribution.encodedSize] } : {}),
  };
}

function memoryOutputs({ network }: RestoredPolicy): string[] {
  return network.memory ? ['new_memory'] : [];
}

/** What the file brings along: weights and, where observations are normalised, the statistics. */
function policyConstants({ network, parameters, normalizer }: RestoredPolicy): Record<string, NamedTensor> {
  const weights = namedParameters(network, parameters, weightPrefix);
  if (!normalizer.isActive) return weights;
  const ofNormalizer = Object.entries(statistics(normalizer)).map(([name, data]) => [name, vector(data)]);
  return { ...weights, ...(Object.fromEntries(ofNormalizer) as Record<string, NamedTensor>) };
}

/** One step of the policy as a tensor program: what a trainer does with the same observations. */
function act(
  { description, distribution, network, normalizer }: RestoredPolicy,
  inputs: Readonly<Record<string, Tensor>>,
): Record<string, Tensor> {
  const raw = inputs['observations'] as Tensor2D;
  const observations = normalizer.isActive
    ? normalized(
        raw,
        statisticNames.map((name) => inputs[name]),
      )
    : raw;
  const weights = parameterSlices(network).map(({ name }) => inputs[weightPrefix + name]);
  const { newMemory, output, free } = network.memory
    ? applyRecurrentStep(network, weights, observations, inputs['memory'] as Tensor2D)
    : { ...applyNetwork(network, weights, observations), newMemory: null };
  const masks = description.hasActionMasks ? (inputs['action_masks'] as Tensor2D) : null;
  const members = distribution.parameters(output, free, masks);
  const outputs = policyOutputs(description.actionSpace).map(({ name, of }) => [name, of(members)] as const);
  return { ...Object.fromEntries(outputs), ...(newMemory === null ? {} : { new_memory: newMemory }) };
}
