import type { CheckpointEntry } from '../checkpoint-entry.js';

/**
 * One reason for which checkpoints stay. Policies know nothing of each other: a checkpoint stays when any of them keeps
 * it.
 */
export interface RetentionPolicy {
  /** The reason in a few words, as 'newest 10'. */
  readonly title: string;
  /** Those that it keeps of a store's good checkpoints. A pure function. */
  keep(newestFirst: readonly CheckpointEntry[]): ReadonlySet<CheckpointEntry>;
}
