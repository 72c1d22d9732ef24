import type { Dimension } from '@hideout/compile';
import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { applyNetwork } from '../network.js';
import type { NetworkOutput, NetworkShape } from '../network.js';
import { memorySize } from '../recurrent/memory.js';
import { applyRecurrentSequence } from '../recurrent/recurrent-network.js';
import { sampleShape } from './sample-inputs.js';
import type { SampleOptions } from './sample-inputs.js';

/** What a network sees in an update; of sequences also what was remembered when they began, and where episodes begin. */
export function networkInputs(
  network: NetworkShape,
  options: SampleOptions,
): Record<string, readonly Dimension[]> {
  return {
    observations: sampleShape(options, network.inputSize),
    ...(options.sequenceLength
      ? { memory: ['batch', memorySize(network.memory)], fresh: sampleShape(options) }
      : {}),
  };
}

/** The network on those inputs: parameters [P] -> what it puts out for M samples. */
export function networkOn(
  network: NetworkShape,
  inputs: Readonly<Record<string, Tensor>>,
  { sequenceLength }: SampleOptions,
): (parameters: Tensor1D) => NetworkOutput {
  if (!sequenceLength) {
    return (parameters) => applyNetwork(network, parameters, inputs['observations'] as Tensor2D);
  }
  const sequences = {
    input: inputs['observations'] as Tensor3D,
    memory: inputs['memory'] as Tensor2D,
    fresh: inputs['fresh'] as Tensor2D,
  };
  return (parameters) => applyRecurrentSequence(network, parameters, sequences);
}
