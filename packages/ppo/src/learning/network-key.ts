import type { NetworkShape } from '../network.js';
import type { ActionSpace } from '../vector-env.js';

/** The networks of a policy: the one that acts and its value function, or one that is both. */
export type NetworkKind = 'policy' | 'value' | 'joint';

/** What a network is, as plain data: enough to build its programs in any thread. */
export interface NetworkDescription {
  readonly policyId: string;
  readonly kind: NetworkKind;
  readonly shape: NetworkShape;
  /** What the policy's numbers mean; a value function ignores it. */
  readonly actionSpace: ActionSpace;
  readonly hasActionMasks: boolean;
  /** Steps over which a network with a memory learns; 1 without one. */
  readonly sequenceLength: number;
}

/** Which network. */
export type NetworkRef = Pick<NetworkDescription, 'policyId' | 'kind'>;

/** Name of a network, different for each. */
export function networkKey({ policyId, kind }: NetworkRef): string {
  return `${policyId}/${kind}`;
}

/** What belongs to a network, out of what there is by `networkKey`. */
export function ofNetwork<Thing>(things: ReadonlyMap<string, Thing>, network: NetworkRef): Thing {
  const thing = things.get(networkKey(network));
  if (thing === undefined) throw new RangeError(`there is no network ${networkKey(network)}`);
  return thing;
}
