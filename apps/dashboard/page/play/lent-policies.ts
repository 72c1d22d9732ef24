import type { Game as GameFacts } from '../../src/api/checkpoint-schemas.js';
import { loadPolicies, releasePolicies } from './load-game.js';
import type { PoliciesById } from './seated-policies.js';

/**
 * Loads the policies of checkpoints, lets something be done with them, and gives their memory back, however that ends. A
 * checkpoint that is named twice is loaded once.
 *
 * @throws AnswerError, and what `work` throws
 */
export async function withPolicies<Name extends string, Result>(
  checkpoints: Readonly<Record<Name, GameFacts>>,
  signal: AbortSignal,
  work: (policies: Readonly<Record<Name, PoliciesById>>) => Promise<Result>,
  load: typeof loadPolicies = loadPolicies,
): Promise<Result> {
  const named = Object.entries(checkpoints) as [Name, GameFacts][];
  const loaded = new Map<string, PoliciesById>();
  try {
    for (const [, facts] of named) {
      if (!loaded.has(facts.id)) loaded.set(facts.id, await load(facts, signal));
    }
    const policies = named.map(([name, { id }]) => [name, loaded.get(id)] as const);
    return await work(Object.fromEntries(policies) as Record<Name, PoliciesById>);
  } finally {
    for (const policies of loaded.values()) releasePolicies(policies);
  }
}
