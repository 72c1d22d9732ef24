import type { CheckpointEntry } from '../checkpoint-entry.js';
import type { RetentionPolicy } from './retention-policy.js';

/** Keeps what this process works with: the checkpoint that a run was resumed from, those that are being loaded. */
export function keepNeeded(isNeeded: (entry: CheckpointEntry) => boolean): RetentionPolicy {
  return { title: 'in use', keep: (newestFirst) => new Set(newestFirst.filter(isNeeded)) };
}
