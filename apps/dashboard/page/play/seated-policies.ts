import type { PagePolicy } from './page-policy.js';

/** The policies of a checkpoint, by their ids. */
export type PoliciesById = ReadonlyMap<string, PagePolicy>;

/** Each side's policy out of those of the checkpoint that plays it. */
export function seatedPolicies(seekers: PoliciesById, hiders: PoliciesById): PoliciesById {
  const seats = [
    ['seeker_policy', seekers],
    ['hider_policy', hiders],
  ] as const;
  return new Map(seats.flatMap(([id, policies]) => [...policies].filter(([policyId]) => policyId === id)));
}
