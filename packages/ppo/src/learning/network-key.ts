import type { NetworkShape } from '../network.js';
import type { ActionSpace } from '../vector-env.js';

/** The networks of a policy: the one that acts, and its value function. */
export type NetworkKind = 'policy' | 'value';

/** What a network is, as plain data: enough to build its programs in any thread. */
export interface NetworkDescription {
  readonly policyId: string;
  readonly kind: NetworkKind;
  readonly shape: NetworkShape;
  /** What the policy's numbers mean; a value function ignores it. */
  readonly actionSpace: ActionSpace;
}

/** Name of a network, different for each. */
export function networkKey({ policyId, kind }: Pick<NetworkDescription, 'policyId' | 'kind'>): string {
  return `${policyId}/${kind}`;
}
