import type { ActionDistribution } from '../distributions/action-distribution.js';
import type { NetworkShape } from '../network.js';
import { networkInputs, networkOn } from './network-inputs.js';
import { policyFigures, policyLoss, policySamples, policyScalars } from './policy-loss.js';
import { numbersOf, sampleShape } from './sample-inputs.js';
import type { SampleOptions } from './sample-inputs.js';
import { updateProgram } from './update-program.js';
import type { UpdateProgram } from './update-program.js';

/** One update of a policy. Steps of a sequence whose `policyCounts` is 0 are played through and do not count. */
export function policyUpdate(
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
      ...(sequenceLength ? { policyCounts: sampleShape(options) } : {}),
    },
    scalars: policyScalars,
    figures: policyFigures,
    lossOn: (inputs) => {
      const counts = sequenceLength ? numbersOf(inputs['policyCounts'], options) : null;
      const loss = policyLoss(inputs, distribution, options, counts);
      const outputAt = networkOn(network, inputs, options);
      return (parameters) => loss(outputAt(parameters));
    },
  });
}
