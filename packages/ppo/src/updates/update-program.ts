import type { Dimension, Executable, Executor, Signature, TensorFunction } from '@hideout/compile';
import { keep, stack, valueAndGrad } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { NetworkShape } from '../network.js';
import { finishUpdate, optimizerInputs, updateOutputs } from './update-end.js';
import type { KeptStatistics, UpdateOutput } from './update-end.js';

/** A loss, and figures that are reported beside it. */
export interface Loss {
  readonly loss: Scalar;
  readonly figures: readonly Scalar[];
}

/** One update of a network: forward, loss, gradient, clipping and Adam in a single function. */
export interface UpdateProgram {
  readonly update: TensorFunction<string, UpdateOutput>;
  readonly signature: Signature<string, UpdateOutput>;
  /** Names of the figures in `statistics`, in their order. */
  readonly figures: readonly string[];
}

/** What an update consists of beside the optimiser. */
export interface UpdateParts {
  readonly network: NetworkShape;
  /** Inputs that differ from sample to sample, with their shapes. */
  readonly samples: Readonly<Record<string, readonly Dimension[]>>;
  /** Inputs that are one number each. */
  readonly scalars: readonly string[];
  readonly figures: readonly string[];
  /** Out of the inputs, the loss as a function of the parameters [P]. */
  readonly lossOn: (inputs: Readonly<Record<string, Tensor>>) => (parameters: Tensor1D) => Loss;
}

export function updateProgram({ network, samples, scalars, figures, lossOn }: UpdateParts): UpdateProgram {
  return {
    signature: {
      inputs: {
        ...optimizerInputs(network),
        ...samples,
        ...Object.fromEntries(scalars.map((name): [string, readonly Dimension[]] => [name, []])),
      },
      outputs: updateOutputs,
    },
    figures: [...figures, 'gradNorm'],
    update: (inputs) => {
      const lossAt = lossOn(inputs);
      const kept: KeptStatistics = {};
      const { grad } = valueAndGrad((parameters: Tensor) => {
        const { loss, figures: values } = lossAt(parameters as Tensor1D);
        // The gradient's tape frees what it does not return: keep the figures until the update is put together.
        kept.statistics = keep(stack([...values]) as Tensor1D);
        return loss;
      })(inputs['parameters']);
      return finishUpdate(inputs, grad as Tensor1D, kept);
    },
  };
}

export function compileUpdate(
  executor: Executor,
  { update, signature }: UpdateProgram,
): Executable<string, UpdateOutput> {
  return executor.compile(update, signature);
}
