import type { CheckpointEntry } from './checkpoint-entry.js';

/** Checkpoints that follow one another: each was trained on from the one before it. */
export interface Lineage {
  /** Oldest first; never empty. */
  readonly checkpoints: readonly CheckpointEntry[];
  /** What the first of them was trained on from; null where that was nothing, or is not in this store. */
  readonly origin: CheckpointEntry | null;
  /** Whether the first of them was trained on from a checkpoint at all, be it in this store or not. */
  readonly hasOrigin: boolean;
}

/**
 * The lines of descent in a store. A checkpoint says which one its session was resumed from; within a session each
 * follows the one before. Where two follow the same one, the one that was saved first goes on with the line, and the
 * other begins a line of its own. Whatever parents the checkpoints claim, each is in exactly one line; but one whose
 * manifest cannot be read is in none.
 *
 * @param oldestFirst all checkpoints, as listed
 */
export function lineagesOf(oldestFirst: readonly CheckpointEntry[]): Lineage[] {
  const byIdentity = new Map<string, CheckpointEntry>();
  // Of copies, which have the same identity, the first counts.
  for (const entry of oldestFirst.toReversed())
    if (entry.identity !== null) byIdentity.set(entry.identity, entry);

  const lines: { checkpoints: CheckpointEntry[]; origin: CheckpointEntry | null; hasOrigin: boolean }[] = [];
  const lineOf = new Map<CheckpointEntry, CheckpointEntry[]>();
  const newestOfSession = new Map<string, CheckpointEntry>();
  for (const entry of oldestFirst.filter(({ identity }) => identity !== null)) {
    const session = JSON.stringify([entry.parent, entry['run'] ?? null]);
    const before = newestOfSession.get(session);
    newestOfSession.set(session, entry);
    const goesOn = before !== undefined && before.iteration < entry.iteration;
    const origin = goesOn ? before : ((entry.parent === null ? null : byIdentity.get(entry.parent)) ?? null);
    const line = origin === null ? undefined : lineOf.get(origin);
    if (line !== undefined && line.at(-1) === origin) {
      line.push(entry);
      lineOf.set(entry, line);
      continue;
    }
    const checkpoints = [entry];
    lineOf.set(entry, checkpoints);
    lines.push({
      checkpoints,
      // One that claims to come from itself, or from a later one, comes from nowhere.
      origin: line === undefined ? null : origin,
      hasOrigin: entry.parent !== null,
    });
  }
  return lines;
}
