import type { Executor } from '@hideout/compile';
import { reshape } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { ActionDistribution } from '../distributions/action-distribution.js';
import { parameterCount } from '../network.js';
import type { NetworkShape } from '../network.js';
import { compilePolicy, compileValue } from '../policy-networks.js';
import { memorySize } from './memory.js';
import { applyRecurrentStep } from './recurrent-network.js';

/** A network that is asked step by step, with a memory or without: whoever asks need not know which. */
export interface StepProgram {
  /** S; 0 without a memory. */
  readonly memorySize: number;
  /**
   * One step of M rows: parameters [P], normalised observations [M, O] -> output, [M, D] or [M]. `memory`, [M, S], is
   * read, and what is remembered afterwards is written into it.
   */
  run(parameters: Float32Array, observations: Float32Array, memory: Float32Array): Promise<Float32Array>;
  dispose(): void;
}

/** What a network without a memory is asked with. */
export const noMemory = new Float32Array(0);

/** Observations -> members of the action distribution, [M, D]. */
export function policyStep(
  executor: Executor,
  network: NetworkShape,
  distribution: ActionDistribution,
): StepProgram {
  if (network.memory) {
    return recurrentStep(executor, network, (output, free) => distribution.parameters(output, free));
  }
  const forward = compilePolicy(executor, network, distribution);
  return {
    memorySize: 0,
    run: async (parameters, observations) => (await forward.run({ parameters, observations })).members,
    dispose: () => forward.dispose(),
  };
}

/** Observations -> values, [M]. */
export function valueStep(executor: Executor, network: NetworkShape): StepProgram {
  if (network.memory) return recurrentStep(executor, network, (output) => reshape(output, [-1]));
  const forward = compileValue(executor, network);
  return {
    memorySize: 0,
    run: async (parameters, observations) => (await forward.run({ parameters, observations })).values,
    dispose: () => forward.dispose(),
  };
}

/** @param head makes what the program puts out of the network's output [M, outputSize] and its free parameters. */
function recurrentStep(
  executor: Executor,
  network: NetworkShape,
  head: (output: Tensor2D, free: Tensor1D | null) => Tensor,
): StepProgram {
  const size = memorySize(network.memory);
  const forward = executor.compile(
    (inputs) => {
      const { output, free, newMemory } = applyRecurrentStep(
        network,
        inputs.parameters as Tensor1D,
        inputs.observations as Tensor2D,
        inputs.memory as Tensor2D,
      );
      return { result: head(output, free), newMemory };
    },
    {
      inputs: {
        parameters: [parameterCount(network)],
        observations: ['batch', network.inputSize],
        memory: ['batch', size],
      },
      outputs: ['result', 'newMemory'],
    },
  );
  return {
    memorySize: size,
    run: async (parameters, observations, memory) => {
      const { result, newMemory } = await forward.run({ parameters, observations, memory });
      memory.set(newMemory);
      return result;
    },
    dispose: () => forward.dispose(),
  };
}
