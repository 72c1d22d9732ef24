import { useState } from 'react';
import type { Checkpoint } from '../../src/api/checkpoint-schemas.js';
import type { PageLocation } from '../location.js';
import { navigate, withQuery } from '../location.js';
import { MATCH_SEED } from '../matches/pairings.js';
import { CheckpointSelect } from '../play/checkpoint-select.js';
import { namedSeed, seedProblem } from '../play/seed.js';
import { SeedField } from '../play/seed-field.js';
import { Problem } from '../problem.js';
import type { EpisodePlay } from './use-episode-play.js';
import { useGameOfSides } from './use-game-of-sides.js';

interface EpisodeFormProps {
  readonly checkpoints: readonly Checkpoint[];
  /** Null where the address names one that is not here. */
  readonly seekers: Checkpoint | null;
  readonly hiders: Checkpoint | null;
  readonly location: PageLocation;
  readonly episodePlay: EpisodePlay;
}

/** A checkpoint for each side, a seed, and what plays them. */
export function EpisodeForm({ checkpoints, seekers, hiders, location, episodePlay }: EpisodeFormProps) {
  const [seed, setSeed] = useState(() => namedSeed(location.query.get('seed'), MATCH_SEED));
  const [unplayable, setUnplayable] = useState<string | null>(null);
  const { game, problem, tryAgain } = useGameOfSides(seekers?.id ?? null, hiders?.id ?? null);
  const { request, play, stop } = episodePlay;

  const start = (): void => {
    const why = seedProblem(seed);
    setUnplayable(why);
    if (game === null || seekers === null || why !== null) return;
    // The address tells what is watched: nothing that was recorded, and this.
    const told = { replay: null, seekers: seekers.id, seed: String(seed) };
    navigate(withQuery(location, told), { replace: true });
    play({ ...game, seed });
  };

  return (
    <>
      <form
        className="toolbar"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          start();
        }}
      >
        <CheckpointSelect
          label="Seekers"
          checkpoints={checkpoints}
          chosen={seekers}
          choose={(id) => navigate(withQuery(location, { seekers: id }))}
        />
        <CheckpointSelect
          label="Hiders"
          checkpoints={checkpoints}
          chosen={hiders}
          choose={(id) => navigate(withQuery(location, { hiders: id }))}
        />
        <SeedField seed={seed} choose={setSeed} />
        {/* One button, so that it keeps the keyboard. */}
        <button
          type="button"
          className="primary"
          disabled={request === null && game === null}
          onClick={request === null ? start : stop}
        >
          {request === null ? 'Play an episode' : 'Stop'}
        </button>
        <Progress episodePlay={episodePlay} />
      </form>
      <Problem text={unplayable ?? problem ?? episodePlay.problem} />
      {tryAgain === null ? null : (
        <button type="button" onClick={tryAgain}>
          Try again
        </button>
      )}
      <p className="note">
        The policies play in this page. Everybody does what is most likely, as in <code>hideout demo</code>:
        the same episode each time.
      </p>
    </>
  );
}

/** How far an episode is, or what became of it. */
function Progress({ episodePlay: { request, steps, outcome } }: Pick<EpisodeFormProps, 'episodePlay'>) {
  const most = request?.config.episodeSteps ?? null;
  const outcomes = { played: `Played ${steps} steps.`, stopped: `Stopped after ${steps} steps.` };
  return (
    <>
      {/* It is there before it says something: only so is it read out everywhere. */}
      <span role="status">{most !== null ? 'Playing …' : outcome === null ? '' : outcomes[outcome]}</span>
      {most === null ? null : (
        <>
          <progress value={steps} max={most} aria-label="Steps that were played" />
          <span className="note">
            step {steps} of at most {most}
          </span>
        </>
      )}
    </>
  );
}
