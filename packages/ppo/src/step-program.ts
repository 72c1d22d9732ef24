import type { Executor, Dimension } from '@hideout/compile';
import { reshape } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { ActionDistribution } from './distributions/action-distribution.js';
import { applyNetwork, parameterCount, valueOf } from './network.js';
import type { NetworkOutput, NetworkShape } from './network.js';
import { memorySize } from './recurrent/memory.js';
import { applyRecurrentStep } from './recurrent/recurrent-network.js';

/** What a network is asked with, M rows. */
export interface StepInput {
  /** Normalised, [M, O]. */
  readonly observations: Float32Array;
  /** [M, S]: read, and what is remembered afterwards is written into it; without a memory not looked at. */
  readonly memory?: Float32Array | undefined;
  /** 1 for the choices that are allowed, [M, E]; not looked at where none is ever forbidden. */
  readonly actionMasks?: Float32Array | undefined;
}

/** A network that is asked step by step, with a memory or without: whoever asks need not know which. */
export interface StepProgram {
  /** S; 0 without a memory. */
  readonly memorySize: number;
  /** One step: parameters [P] and inputs -> output, [M, D] or [M]. */
  run(parameters: Float32Array, input: StepInput): Promise<Float32Array>;
  dispose(): void;
}

/** Observations -> members of the action distribution, [M, D]. */
export function policyStep(
  executor: Executor,
  network: NetworkShape,
  distribution: ActionDistribution,
  hasActionMasks = false,
): StepProgram {
  return stepProgram(executor, network, hasActionMasks ? distribution.encodedSize : 0, (outcome, masks) =>
    distribution.parameters(outcome.output, outcome.free, masks),
  );
}

/** Observations -> values, [M], of a value function or of the value head of a policy. */
export function valueStep(executor: Executor, network: NetworkShape): StepProgram {
  return stepProgram(executor, network, 0, (outcome) =>
    network.valueHead ? valueOf(outcome) : reshape(outcome.output, [-1]),
  );
}

/**
 * @param maskSize E; 0: the program takes no masks.
 * @param head makes what the program puts out of what the network does and the masks, [M, E].
 */
function stepProgram(
  executor: Executor,
  network: NetworkShape,
  maskSize: number,
  head: (outcome: NetworkOutput, masks: Tensor2D | null) => Tensor,
): StepProgram {
  const size = memorySize(network.memory);
  const shapes: Record<string, readonly Dimension[]> = {
    parameters: [parameterCount(network)],
    observations: ['batch', network.inputSize],
  };
  if (size > 0) shapes['memory'] = ['batch', size];
  if (maskSize > 0) shapes['actionMasks'] = ['batch', maskSize];
  const forward = executor.compile<string, string>(
    (inputs): Record<string, Tensor> => {
      const parameters = inputs['parameters'] as Tensor1D;
      const observations = inputs['observations'] as Tensor2D;
      const masks = maskSize > 0 ? (inputs['actionMasks'] as Tensor2D) : null;
      if (size === 0) return { result: head(applyNetwork(network, parameters, observations), masks) };
      const memory = inputs['memory'] as Tensor2D;
      const { newMemory, ...outcome } = applyRecurrentStep(network, parameters, observations, memory);
      return { result: head(outcome, masks), newMemory };
    },
    { inputs: shapes, outputs: size > 0 ? ['result', 'newMemory'] : ['result'] },
  );
  return {
    memorySize: size,
    run: async (parameters, { observations, memory, actionMasks }) => {
      const rows: Record<string, Float32Array> = { observations };
      if (size > 0) rows['memory'] = required(memory, 'memory');
      if (maskSize > 0) rows['actionMasks'] = required(actionMasks, 'action masks');
      const isAlone = observations.length === network.inputSize;
      const { result, newMemory } = await forward.run({ parameters, ...(isAlone ? twice(rows) : rows) });
      if (size > 0) memory?.set(isAlone ? newMemory.subarray(0, size) : newMemory);
      return isAlone ? result.slice(0, result.length / 2) : result;
    },
    dispose: () => forward.dispose(),
  };
}

/**
 * One row as two. ONNX Runtime multiplies a row that is alone in another order than rows in company: the policy that acts
 * would not be, to the bit, the one that its update begins with.
 */
function twice(row: Readonly<Record<string, Float32Array>>): Record<string, Float32Array> {
  return Object.fromEntries(
    Object.entries(row).map(([name, numbers]) => {
      const both = new Float32Array(2 * numbers.length);
      both.set(numbers);
      both.set(numbers, numbers.length);
      return [name, both];
    }),
  );
}

function required(input: Float32Array | undefined, what: string): Float32Array {
  if (input === undefined) throw new Error(`this network is not asked without ${what}`);
  return input;
}
