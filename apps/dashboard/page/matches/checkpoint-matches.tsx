import { useMemo } from 'react';
import type { HideAndSeekConfig } from '@hideout/env';
import type { Game as GameFacts } from '../../src/api/checkpoint-schemas.js';
import { jsonRoutes } from '../../src/api/routes.js';
import { Problem } from '../problem.js';
import { visibleText } from '../text.js';
import { useAnswer } from '../use-answer.js';
import { MatchesTable } from './matches-table.js';
import { MATCHES } from './pairings.js';
import { progressText } from './progress-text.js';
import { sharedGame } from './shared-game.js';
import { useMatches } from './use-matches.js';

/** Two checkpoints against each other, in this page; `a` and `b`: their ids. */
export function CheckpointMatches({ a, b }: { readonly a: string; readonly b: string }) {
  const left = useAnswer(jsonRoutes.game, { parts: { checkpoint: a } });
  const right = useAnswer(jsonRoutes.game, { parts: { checkpoint: b } });
  const error = left.error ?? right.error;
  if (error !== null) return <Unplayable why={error} />;
  if (left.value === null || right.value === null) return <p className="note">Loading …</p>;
  return <MatchesOfGames a={left.value} b={right.value} />;
}

interface Contenders {
  readonly a: GameFacts;
  readonly b: GameFacts;
}

function MatchesOfGames({ a, b }: Contenders) {
  const { config, problem } = useMemo(() => sharedGame(a, b), [a, b]);
  return config === null ? <Unplayable why={problem} /> : <PlayableMatches a={a} b={b} config={config} />;
}

function Unplayable({ why }: { readonly why: string }) {
  return <p className="note">They cannot play against each other in this page. {visibleText(why)}</p>;
}

function PlayableMatches({ a, b, config }: Contenders & { readonly config: HideAndSeekConfig }) {
  const { isPlaying, played, problem, play, stop } = useMatches(a, b, config);
  return (
    <>
      <p className="note">
        The seekers of each against the hiders of the other, on the same {MATCHES} maps. Everybody does what
        is most likely: the same matches each time.
      </p>
      <div className="toolbar">
        <button type="button" className="primary" onClick={isPlaying ? stop : play}>
          {isPlaying ? 'Stop' : `Play ${MATCHES} matches`}
        </button>
        {/* It is there before it says something: only so is it read out everywhere. */}
        <span role="status">{progressText(isPlaying, played?.length ?? null)}</span>
      </div>
      <Problem text={problem} />
      {played === null ? null : <MatchesTable names={{ a: a.name, b: b.name }} played={played} />}
    </>
  );
}
