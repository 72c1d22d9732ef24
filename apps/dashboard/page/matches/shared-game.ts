import type { HideAndSeekConfig } from '@hideout/env';
import type { Game as GameFacts } from '../../src/api/checkpoint-schemas.js';
import { messageOf } from '../../src/error-message.js';
import { optionLeaves } from '../../src/views/option-leaves.js';
import { gameConfig } from '../play/game-options.js';

/** The game that two checkpoints play against each other, or why there is none, a sentence. */
export type SharedGame =
  | { readonly config: HideAndSeekConfig; readonly problem: null }
  | { readonly config: null; readonly problem: string };

/** The game that both were trained in. */
export function sharedGame(a: GameFacts, b: GameFacts): SharedGame {
  try {
    const [left, right] = [playedGame(a), playedGame(b)];
    const differences = differingOptions(left, right);
    if (differences.length === 0) return { config: left, problem: null };
    const problem = `They were trained in different games, which differ in ${differences.join(', ')}.`;
    return { config: null, problem };
  } catch (error) {
    return { config: null, problem: messageOf(error) };
  }
}

/** Without what only a critic sees: it is no matter of the game. */
function playedGame({ environment, name }: GameFacts): HideAndSeekConfig {
  return { ...gameConfig(environment, name), centralState: false };
}

/** By their names in config.yaml. */
function differingOptions(a: HideAndSeekConfig, b: HideAndSeekConfig): string[] {
  const [left, right] = [a, b].map((config) => new Map(optionLeaves({ ...config }))) as [
    Map<string, unknown>,
    Map<string, unknown>,
  ];
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((key) => JSON.stringify(left.get(key)) !== JSON.stringify(right.get(key)))
    .map((key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
    .sort();
}
