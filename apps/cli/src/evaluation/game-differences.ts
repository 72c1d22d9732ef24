import type { JsonObject, LoadedCheckpoint } from '@hideout/checkpoints';
import { runState } from '../training/checkpoint-state.js';
import { differingOptions } from '../training/option-differences.js';

/** The options of the game in which two checkpoints were not trained alike, as keys of section `env`. */
export function gameDifferences(a: LoadedCheckpoint, b: LoadedCheckpoint): string[] {
  return differingOptions(gameOf(a), gameOf(b)).map(({ key }) => key);
}

/** How many worlds there are at once is no matter of the game. */
function gameOf(checkpoint: LoadedCheckpoint): JsonObject {
  const game = runState(checkpoint).configuration['env'];
  if (typeof game !== 'object' || game === null || Array.isArray(game)) return {};
  return Object.fromEntries(Object.entries(game).filter(([key]) => key !== 'worlds'));
}
