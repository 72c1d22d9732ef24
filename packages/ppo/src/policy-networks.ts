import type { Executor, Executable } from '@hideout/compile';
import { reshape } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { PolicyConfig } from './config.js';
import type { ActionDistribution } from './distributions/action-distribution.js';
import { applyNetwork, parameterCount } from './network.js';
import type { NetworkShape } from './network.js';
import type { CellShape } from './recurrent/memory.js';

/** Shapes of the two networks that belong to one policy. */
export interface PolicyNetworkShapes {
  readonly policy: NetworkShape;
  readonly value: NetworkShape;
}

type Layers = Pick<PolicyConfig, 'hiddenSizes' | 'activation'>;

/** The policy starts near uniform (output gain 0.01), the value function near 0 with full gain. */
export function policyNetworkShapes(
  observationSize: number,
  distribution: ActionDistribution,
  { hiddenSizes, activation }: Layers,
  memory: CellShape | null = null,
): PolicyNetworkShapes {
  const common = { inputSize: observationSize, hiddenSizes, activation, memory };
  return {
    policy: {
      ...common,
      outputSize: distribution.networkOutputs,
      outputGain: 0.01,
      freeParameters: distribution.freeParameters,
    },
    value: { ...common, outputSize: 1, outputGain: 1, freeParameters: 0 },
  };
}

/** Observations [M, O] -> members of the action distribution [M, D]. */
export function compilePolicy(
  executor: Executor,
  network: NetworkShape,
  distribution: ActionDistribution,
): Executable<'parameters' | 'observations', 'members'> {
  return executor.compile(
    (inputs) => {
      const { output, free } = applyNetwork(
        network,
        inputs.parameters as Tensor1D,
        inputs.observations as Tensor2D,
      );
      return { members: distribution.parameters(output, free) };
    },
    {
      inputs: { parameters: [parameterCount(network)], observations: ['batch', network.inputSize] },
      outputs: ['members'],
    },
  );
}

/** Observations [M, O] -> values [M]. */
export function compileValue(
  executor: Executor,
  network: NetworkShape,
): Executable<'parameters' | 'observations', 'values'> {
  return executor.compile(
    (inputs) => {
      const { output } = applyNetwork(
        network,
        inputs.parameters as Tensor1D,
        inputs.observations as Tensor2D,
      );
      return { values: reshape(output, [-1]) };
    },
    {
      inputs: { parameters: [parameterCount(network)], observations: ['batch', network.inputSize] },
      outputs: ['values'],
    },
  );
}
