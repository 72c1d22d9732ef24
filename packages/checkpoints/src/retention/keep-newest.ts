import type { RetentionPolicy } from './retention-policy.js';

/** Keeps the checkpoints that were saved last; 0: all of them. */
export function keepNewest(count: number): RetentionPolicy {
  return {
    title: count === 0 ? 'all are kept' : `newest ${count}`,
    keep: (newestFirst) => new Set(count === 0 ? newestFirst : newestFirst.slice(0, count)),
  };
}
