import type { CheckpointEntry } from '../checkpoint-entry.js';

/** What of the kept checkpoints has to go so that the rest fits on the disk. */
export interface DiskBudget {
  /** What all kept checkpoints may take together, in bytes. */
  readonly maxBytes: number;
  /** Whether it stays even so: the budget is then exceeded. */
  readonly staysAnyhow: (entry: CheckpointEntry) => boolean;
  /** Whether it goes only when all others are gone. */
  readonly goesLast: (entry: CheckpointEntry) => boolean;
}

/** The checkpoints that have to go: the oldest first, until the rest fits. */
export function overBudget(
  keptNewestFirst: readonly CheckpointEntry[],
  { maxBytes, staysAnyhow, goesLast }: DiskBudget,
): Set<CheckpointEntry> {
  const candidates = keptNewestFirst.toReversed().filter((entry) => !staysAnyhow(entry));
  const inOrder = [...candidates.filter((entry) => !goesLast(entry)), ...candidates.filter(goesLast)];
  const going = new Set<CheckpointEntry>();
  let bytes = keptNewestFirst.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  for (const entry of inOrder) {
    if (bytes <= maxBytes) break;
    going.add(entry);
    bytes -= entry.sizeBytes;
  }
  return going;
}
