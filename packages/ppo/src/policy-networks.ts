import type { ActionDistribution } from './distributions/action-distribution.js';
import type { NetworkShape } from './network.js';
import type { CellShape } from './recurrent/memory.js';

/** What the networks of a policy are made for and of. */
export interface PolicyLayers {
  readonly observationSize: number;
  readonly hiddenSizes: readonly number[];
  readonly activation: NetworkShape['activation'];
  /** The cell after the hidden layers of either network; missing or null: none. */
  readonly memory?: CellShape | null;
  /** Units of each hidden layer of the value function; missing or null: as those of the policy. */
  readonly valueHiddenSizes?: readonly number[] | null;
  /** Numbers in what the value function sees instead of the observation; missing or 0: it sees the observation. */
  readonly stateSize?: number;
  /** Whether policy and value function share all but their last layers. Default false. */
  readonly sharedLayers?: boolean;
}

/** Shapes of the networks that belong to one policy. */
export interface PolicyNetworkShapes {
  readonly policy: NetworkShape;
  /** null: the policy's network has a value head. */
  readonly value: NetworkShape | null;
}

/** The policy starts near uniform (output gain 0.01), the value function near 0 with full gain. */
export function policyNetworkShapes(
  distribution: ActionDistribution,
  layers: PolicyLayers,
): PolicyNetworkShapes {
  const { observationSize, hiddenSizes, activation, memory = null, sharedLayers = false } = layers;
  const policy = {
    inputSize: observationSize,
    hiddenSizes,
    activation,
    memory,
    outputSize: distribution.networkOutputs,
    outputGain: 0.01,
    freeParameters: distribution.freeParameters,
  };
  if (sharedLayers) return { policy: { ...policy, valueHead: true }, value: null };
  return {
    policy,
    value: {
      inputSize: layers.stateSize || observationSize,
      hiddenSizes: layers.valueHiddenSizes ?? hiddenSizes,
      activation,
      memory,
      outputSize: 1,
      outputGain: 1,
      freeParameters: 0,
    },
  };
}
