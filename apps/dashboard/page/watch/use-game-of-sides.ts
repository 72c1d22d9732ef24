import { useMemo, useReducer } from 'react';
import type { Game as GameFacts } from '../../src/api/checkpoint-schemas.js';
import { jsonRoutes } from '../../src/api/routes.js';
import { sharedGame } from '../matches/shared-game.js';
import { useAnswer } from '../use-answer.js';
import type { EpisodeRequest } from './play-episode.js';

interface GameOfSides {
  /** Null while it is not known, and where there is none. */
  readonly game: Omit<EpisodeRequest, 'seed'> | null;
  readonly problem: string | null;
  /** Null where it would be of no use. */
  readonly tryAgain: (() => void) | null;
}

/** What two checkpoints play with; `seekers` and `hiders`: their ids. */
export function useGameOfSides(seekers: string | null, hiders: string | null): GameOfSides {
  const [attempt, tryAgain] = useReducer((attempts: number) => attempts + 1, 0);
  // Asked again only on demand: what was answered holds for good.
  const left = useAnswer(jsonRoutes.game, questionOf(seekers), attempt);
  const right = useAnswer(jsonRoutes.game, questionOf(hiders), attempt);
  const [a, b] = [left.value, right.value];
  const { game, problem } = useMemo(() => gameOf(a, b), [a, b]);
  const error = (a === null ? left.error : null) ?? (b === null ? right.error : null);
  return { game, problem: error ?? problem, tryAgain: error === null ? null : tryAgain };
}

function questionOf(checkpoint: string | null) {
  return checkpoint === null ? null : { parts: { checkpoint } };
}

function gameOf(seekers: GameFacts | null, hiders: GameFacts | null): Pick<GameOfSides, 'game' | 'problem'> {
  if (seekers === null || hiders === null) return { game: null, problem: null };
  const { config, problem } = sharedGame(seekers, hiders);
  return { game: config === null ? null : { config, checkpoints: { seekers, hiders } }, problem };
}
