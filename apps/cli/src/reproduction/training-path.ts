import type { CheckpointEntry } from '@hideout/checkpoints';
import { printable } from '../ui/printable.js';
import { UserError } from '../user-error.js';

/** How a checkpoint came to be, as far as the store still shows it. */
export interface TrainingPath {
  /** What it was trained from; null: from the beginning. */
  readonly start: CheckpointEntry | null;
  /** What was saved on the way, in order, and the checkpoint itself last. */
  readonly stations: readonly CheckpointEntry[];
}

/**
 * The way from the newest earlier checkpoint of the same session, or else from the one that the session went on from, or
 * from the beginning.
 *
 * @param from a checkpoint to begin with instead: one of the same session, or the one that it went on from.
 * @throws {UserError} when there is nothing left to train from, or `from` does not lead to the target.
 */
export function trainingPath(
  target: CheckpointEntry,
  stored: readonly CheckpointEntry[],
  from: CheckpointEntry | null = null,
): TrainingPath {
  const earlier = stored
    .filter((entry) => isEarlier(entry, target))
    .sort((a, b) => a.iteration - b.iteration);
  if (from !== null && !leadsTo(from, target, earlier)) {
    throw new UserError(
      `${printable(from.name)} is not on the way to ${printable(target.name)}; leave --from out, or name an earlier checkpoint of ` +
        'the same training',
    );
  }
  const start = from ?? earlier.at(-1) ?? origin(target, stored);
  const after = start?.iteration ?? 0;
  return { start, stations: [...earlier.filter(({ iteration }) => iteration > after), target] };
}

/** Saved by the same session, and before. */
function isEarlier(entry: CheckpointEntry, target: CheckpointEntry): boolean {
  return (
    entry.damaged === null &&
    entry['run'] === target['run'] &&
    entry.parent === target.parent &&
    entry.sequence < target.sequence &&
    entry.iteration < target.iteration
  );
}

function leadsTo(
  from: CheckpointEntry,
  target: CheckpointEntry,
  earlier: readonly CheckpointEntry[],
): boolean {
  return (
    (from.identity !== null && from.identity === target.parent) ||
    earlier.some(({ identity }) => identity === from.identity)
  );
}

function origin(target: CheckpointEntry, stored: readonly CheckpointEntry[]): CheckpointEntry | null {
  if (target.parent === null) return null;
  const found = stored.find(({ identity, damaged }) => identity === target.parent && damaged === null);
  if (found !== undefined) return found;
  throw new UserError(
    `the checkpoint that the training of ${printable(target.name)} went on from is no longer there (identity ${target.parent}), and no ` +
      'earlier one of the same training is: there is nothing to train from',
  );
}
