import type { CheckpointEntry } from '../../src/index.js';
import type { GoodCheckpoint } from '../../src/checkpoint-inspection.js';

/** The entry of a good checkpoint; only what policies look at is there. */
export function entry(iteration: number, changes: Partial<CheckpointEntry> = {}): CheckpointEntry {
  return {
    name: `c${iteration}`,
    iteration,
    sizeBytes: 10,
    pinnedAt: null,
    damaged: null,
    reward_mean: null,
    ...changes,
  } as CheckpointEntry;
}

/** The same as the store sees it. */
export function good(of: CheckpointEntry): GoodCheckpoint {
  return { kind: 'good', entry: of } as GoodCheckpoint;
}

export function namesOf(entries: Iterable<CheckpointEntry>): string[] {
  return [...entries].map(({ name }) => name);
}
