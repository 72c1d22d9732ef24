import { actionDistribution } from './distributions/action-distribution.js';
import type { ActionDistribution } from './distributions/action-distribution.js';
import { flatParameters } from './network.js';
import type { NetworkShape } from './network.js';
import { ObservationNormalizer } from './observation-normalizer.js';
import { policyNetworkShapes } from './policy-networks.js';
import { restoreNormalizer, savedPolicy } from './saved-policy.js';
import type { PolicyDescription } from './saved-policy.js';
import type { PolicyState } from './training-state.js';

/** All that decides what a saved policy does. */
export interface RestoredPolicy {
  readonly description: PolicyDescription;
  readonly distribution: ActionDistribution;
  readonly network: NetworkShape;
  /** [P]. */
  readonly parameters: Float32Array;
  readonly normalizer: ObservationNormalizer;
}

/** @throws {StateMismatchError} when the state is incomplete or contradicts itself. */
export function restoredPolicy({ json, arrays }: PolicyState): RestoredPolicy {
  const description = savedPolicy(json);
  const distribution = actionDistribution(description.actionSpace);
  const { policy: network } = policyNetworkShapes(distribution, description);
  const parameters = flatParameters(network, arrays, 'policy.');
  const normalizer = new ObservationNormalizer(
    description.observationSize,
    description.normalizeObservations,
  );
  restoreNormalizer(normalizer, arrays, 'observation.');
  return { description, distribution, network, parameters, normalizer };
}
