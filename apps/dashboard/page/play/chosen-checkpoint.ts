import type { Checkpoint } from '../../src/api/checkpoint-schemas.js';

/** Those that may be played as far as a listing can tell, the newest first. */
export function playableCheckpoints(inOrderOfSaving: readonly Checkpoint[]): Checkpoint[] {
  return inOrderOfSaving.filter(({ id, state }) => id !== null && state === 'ok').toReversed();
}

/**
 * The checkpoint whose policies play: the one that the address names, or else the newest. Once chosen it stays, also
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
