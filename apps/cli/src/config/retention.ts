import type { RetentionOptions } from '@hideout/checkpoints';
import type { PpoSection } from './ppo-schema.js';

/** What the store is told of section `ppo`: which checkpoints stay. */
export function retentionOptions(section: PpoSection): RetentionOptions {
  return {
    keepLastN: section.keep_last_n,
    keepEvery: section.keep_every,
    keepBest: section.keep_best,
    // One megabyte is at least one byte: a budget of almost nothing is not none.
    maxBytes: Math.ceil(section.keep_max_mb * 1e6),
  };
}
