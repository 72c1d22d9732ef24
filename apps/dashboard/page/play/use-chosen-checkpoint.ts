import { useState } from 'react';
import type { Checkpoint } from '../../src/api/checkpoint-schemas.js';
import { chosenCheckpoint } from './chosen-checkpoint.js';

/** The checkpoint that {@link chosenCheckpoint} tells, from one list of those that can be played to the next. */
export function useChosenCheckpoint(
  playable: readonly Checkpoint[],
  named: string | null,
): Checkpoint | null {
  const [before, setBefore] = useState<Checkpoint | null>(null);
  const chosen = chosenCheckpoint(before, playable, named);
  if (chosen !== null && chosen !== before) setBefore(chosen);
  return chosen;
}
