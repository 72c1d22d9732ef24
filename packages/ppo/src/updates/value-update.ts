import { reshape } from '@tensorflow/tfjs-core';
import type { NetworkShape } from '../network.js';
import { networkInputs, networkOn } from './network-inputs.js';
import { numbersOf, sampleShape } from './sample-inputs.js';
import type { SampleOptions } from './sample-inputs.js';
import { updateProgram } from './update-program.js';
import type { UpdateProgram } from './update-program.js';
import { valueFigures, valueLoss, valueSamples, valueScalars } from './value-loss.js';

/** One update of a value function. Steps of a sequence whose `valueCounts` is 0 are played through and do not count. */
export function valueUpdate(network: NetworkShape, options: SampleOptions = {}): UpdateProgram {
  const { sequenceLength } = options;
  return updateProgram({
    network,
    samples: {
      ...networkInputs(network, options),
      ...valueSamples(options),
      ...(sequenceLength ? { valueCounts: sampleShape(options) } : {}),
    },
    scalars: valueScalars,
    figures: valueFigures,
    lossOn: (inputs) => {
      const counts = sequenceLength ? numbersOf(inputs['valueCounts'], options) : null;
      const loss = valueLoss(inputs, options, counts);
      const outputAt = networkOn(network, inputs, options);
      return (parameters) => loss(reshape(outputAt(parameters).output, [-1]));
    },
  });
}
