import { HIDER_POLICY, SEEKER_POLICY } from '../config/ppo-config.js';

/** The two policies of the game and the prefix that their metrics carry. */
export const sides = [
  { policyId: SEEKER_POLICY, prefix: 'seeker' },
  { policyId: HIDER_POLICY, prefix: 'hider' },
] as const;
