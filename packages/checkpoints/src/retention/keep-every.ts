import type { RetentionPolicy } from './retention-policy.js';

/**
 * Keeps the checkpoints whose iteration is a multiple of `iterations`. Multiples, and not every so many checkpoints of
 * the list: what is kept today is kept tomorrow.
 */
export function keepEvery(iterations: number): RetentionPolicy {
  return {
    title: `every ${iterations} iterations`,
    keep: (newestFirst) => new Set(newestFirst.filter(({ iteration }) => iteration % iterations === 0)),
  };
}
