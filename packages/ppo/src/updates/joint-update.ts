import { add, mul } from '@tensorflow/tfjs-core';
import type { Scalar } from '@tensorflow/tfjs-core';
import type { ActionDistribution } from '../distributions/action-distribution.js';
import { valueOf } from '../network.js';
import type { NetworkShape } from '../network.js';
import { networkInputs, networkOn } from './network-inputs.js';
import { policyFigures, policyLoss, policySamples, policyScalars } from './policy-loss.js';
import { numbersOf, sampleShape } from './sample-inputs.js';
import type { SampleOptions } from './sample-inputs.js';
import { updateProgram } from './update-program.js';
import type { UpdateProgram } from './update-program.js';
import { valueFigures, valueLoss, valueSamples, valueScalars } from './value-loss.js';

/**
 * One update of a policy and a value function that share their hidden layers: loss = policy loss + valueCoeff value loss.
 * A sample may count for the value function alone (`policyCounts` 0); steps of a sequence also for neither.
 */
export function jointUpdate(
  network: NetworkShape,
  distribution: ActionDistribution,
  options: SampleOptions = {},
): UpdateProgram {
  const { sequenceLength } = options;
  return updateProgram({
    network,
    samples: {
      ...networkInputs(network, options),
      ...policySamples(distribution, options),
      ...valueSamples(options),
      policyCounts: sampleShape(options),
      ...(sequenceLength ? { valueCounts: sampleShape(options) } : {}),
    },
    scalars: [...policyScalars, ...valueScalars, 'valueCoeff'],
    figures: [...policyFigures, ...valueFigures],
    lossOn: (inputs) => {
      const valueCounts = sequenceLength ? numbersOf(inputs['valueCounts'], options) : null;
      const ofPolicy = policyLoss(inputs, distribution, options, numbersOf(inputs['policyCounts'], options));
      const ofValue = valueLoss(inputs, options, valueCounts);
      const outputAt = networkOn(network, inputs, options);
      return (parameters) => {
        const output = outputAt(parameters);
        const [policy, value] = [ofPolicy(output), ofValue(valueOf(output))];
        return {
          loss: add(policy.loss, mul(value.loss, inputs['valueCoeff'])) as Scalar,
          figures: [...policy.figures, ...value.figures],
        };
      };
    },
  });
}
