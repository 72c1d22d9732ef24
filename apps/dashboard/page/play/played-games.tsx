import { useMemo, useState } from 'react';
import type { HideAndSeekConfig } from '@hideout/env';
import type { Game as GameFacts } from '../../src/api/checkpoint-schemas.js';
import { messageOf } from '../../src/error-message.js';
import { Problem } from '../problem.js';
import type { Choice } from './choice-form.js';
import { Game } from './game.js';
import { GameView } from './game-view.js';
import type { PagePolicy } from './page-policy.js';

interface PlayedGamesProps {
  readonly facts: GameFacts;
  readonly config: HideAndSeekConfig;
  readonly choice: Choice;
  readonly policies: ReadonlyMap<string, PagePolicy>;
}

/** One game after another with the same choice. */
export function PlayedGames({ facts, config, choice, policies }: PlayedGamesProps) {
  const [round, setRound] = useState(0);
  const { game, problem } = useMemo(
    () => newGame(config, choice, policies),
    // Another round is another game.
    [config, choice, policies, round],
  );
  const { seed } = choice;
  if (game === null) return <Problem text={problem} />;
  return (
    <GameView
      key={round}
      game={game}
      seed={seed}
      checkpoint={facts.name}
      restart={() => setRound((played) => played + 1)}
    />
  );
}

function newGame(
  config: HideAndSeekConfig,
  { team, seat, seed, isDrawn }: Choice,
  policies: ReadonlyMap<string, PagePolicy>,
): { readonly game: Game | null; readonly problem: string | null } {
  const own = team === 'seeker' ? seat : config.seekers + seat;
  try {
    const game = new Game({ config, seed, own, policies, draw: isDrawn ? Math.random : null });
    return { game, problem: null };
  } catch (error) {
    return { game: null, problem: messageOf(error) };
  }
}
