import type { Checkpoint } from '../../src/api/checkpoint-schemas.js';

/**
 * The checkpoint that is played against: the one that the address names, or else the newest. Once chosen it stays, also
 * when a newer one is saved or it is removed itself, so that no game is broken off; null where there is none to choose.
 *
 * @param before what was chosen so far
 * @param playable the newest first
 * @param named by the address; null where it names none
 */
export function chosenCheckpoint(
  before: Checkpoint | null,
  playable: readonly Checkpoint[],
  named: string | null,
): Checkpoint | null {
  if (before !== null && (named === null || named === before.id)) return before;
  if (named === null) return playable[0] ?? null;
  return playable.find(({ id }) => id === named) ?? null;
}
