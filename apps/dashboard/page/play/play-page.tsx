import { useEffect, useMemo, useState } from 'react';
import type { Checkpoint, Game as GameFacts } from '../../src/api/checkpoint-schemas.js';
import { jsonRoutes } from '../../src/api/routes.js';
import type { HideAndSeekConfig } from '@hideout/env';
import { messageOf } from '../../src/error-message.js';
import { useLive } from '../live/live-context.js';
import { startLoading } from '../loading.js';
import type { PageLocation } from '../location.js';
import { navigate, withQuery } from '../location.js';
import { Problem } from '../problem.js';
import { visibleText } from '../text.js';
import { useAnswer } from '../use-answer.js';
import { Game } from './game.js';
import { gameConfig } from './game-options.js';
import { GameView } from './game-view.js';
import { loadPolicies, releasePolicies } from './load-game.js';
import type { PagePolicy } from './page-policy.js';

/** The policies of a checkpoint, played against by hand. */
export function PlayPage({ location }: { readonly location: PageLocation }) {
  const live = useLive();
  const { value, error } = useAnswer(jsonRoutes.checkpoints, {}, live.checkpoints);
  const checkpoints = value?.checkpoints.filter(isPlayable).reverse() ?? null;
  const named = location.query.get('checkpoint');
  const chosen = checkpoints?.find(({ id }) => id === named) ?? checkpoints?.[0] ?? null;
  return (
    <div className="play">
      <h2>Play</h2>
      <Problem text={error} />
      {checkpoints?.length === 0 ? (
        <p className="empty">
          No checkpoint yet: once a training has saved one, its policies can be played against here.
        </p>
      ) : null}
      {checkpoints === null || chosen === null ? null : (
        <>
          <div className="toolbar">
            <label>
              Checkpoint{' '}
              <select
                value={chosen.id ?? ''}
                onChange={({ target }) => navigate(withQuery(location, { checkpoint: target.value }))}
              >
                {checkpoints.map(({ id, name, run }) => (
                  <option key={id} value={id ?? ''}>
                    {visibleText(name)}
                    {run === null ? '' : ` (${visibleText(run)})`}
                  </option>
                ))}
              </select>
            </label>
          </div>
          <ChosenCheckpoint key={chosen.id} id={chosen.id ?? ''} />
        </>
      )}
    </div>
  );
}

function isPlayable({ id, state }: Checkpoint): boolean {
  return id !== null && state === 'ok';
}

/** What the player has chosen. */
interface Choice {
  readonly team: 'seeker' | 'hider';
  /** Counted from 0 within the team. */
  readonly seat: number;
  readonly seed: number;
  readonly isDrawn: boolean;
}

/** A choice that was made; the same one again is another game. */
interface Started extends Choice {
  readonly count: number;
}

function ChosenCheckpoint({ id }: { readonly id: string }) {
  const { value: facts, error } = useAnswer(jsonRoutes.game, { parts: { checkpoint: id } });
  if (facts === null) return error === null ? <p className="note">Loading …</p> : <Problem text={error} />;
  return <PlayableCheckpoint facts={facts} />;
}

function PlayableCheckpoint({ facts }: { readonly facts: GameFacts }) {
  const { config, problem } = useMemo(() => configOf(facts), [facts]);
  const [choice, setChoice] = useState<Started | null>(null);
  const policies = usePolicies(choice === null ? null : facts);
  if (config === null) return <Problem text={problem} />;
  return (
    <>
      <ChoiceForm config={config} start={(made) => setChoice({ ...made, count: (choice?.count ?? 0) + 1 })} />
      <Problem text={policies.problem} />
      {choice === null ? (
        <p className="note">
          Your agent is moved by keys and the mouse; the policies of the checkpoint play all others, in this
          page.
        </p>
      ) : policies.loaded === null ? (
        policies.problem === null && <p className="note">Loading the policies …</p>
      ) : (
        <PlayedGames
          key={choice.count}
          facts={facts}
          config={config}
          choice={choice}
          policies={policies.loaded}
        />
      )}
    </>
  );
}

function configOf({ environment }: GameFacts): {
  readonly config: HideAndSeekConfig | null;
  readonly problem: string | null;
} {
  try {
    return { config: gameConfig(environment), problem: null };
  } catch (error) {
    return { config: null, problem: messageOf(error) };
  }
}

interface LoadedPolicies {
  readonly loaded: ReadonlyMap<string, PagePolicy> | null;
  readonly problem: string | null;
}

/** The policies of a checkpoint, as long as they are wanted; none for null. */
function usePolicies(facts: GameFacts | null): LoadedPolicies {
  const [state, setState] = useState<LoadedPolicies>({ loaded: null, problem: null });
  useEffect(() => {
    if (facts === null) return undefined;
    let loaded: ReadonlyMap<string, PagePolicy> = new Map();
    const stop = startLoading((signal) => loadPolicies(facts, signal), {
      onValue: (policies) => {
        loaded = policies;
        setState({ loaded, problem: null });
      },
      onProblem: (problem) => setState({ loaded: null, problem }),
    });
    return () => {
      stop();
      setState({ loaded: null, problem: null });
      releasePolicies(loaded);
    };
  }, [facts]);
  return state;
}

interface ChoiceFormProps {
  readonly config: HideAndSeekConfig;
  readonly start: (choice: Choice) => void;
}

function ChoiceForm({ config, start }: ChoiceFormProps) {
  const [choice, setChoice] = useState<Choice>({ team: 'hider', seat: 0, seed: 1, isDrawn: false });
  const [problem, setProblem] = useState<string | null>(null);
  const { team, seat, seed, isDrawn } = choice;
  const seats = team === 'seeker' ? config.seekers : config.hiders;
  const isSeed = Number.isSafeInteger(seed) && seed >= 0;
  return (
    <form
      className="toolbar"
      onSubmit={(event) => {
        event.preventDefault();
        setProblem(isSeed ? null : 'The seed is not valid: a whole number from 0 on is allowed.');
        if (isSeed) start(choice);
      }}
    >
      <label>
        Side{' '}
        <select
          value={team}
          onChange={({ target }) =>
            setChoice({ ...choice, team: target.value === 'seeker' ? 'seeker' : 'hider', seat: 0 })
          }
        >
          <option value="hider">hider</option>
          <option value="seeker">seeker</option>
        </select>
      </label>
      <label>
        Seat{' '}
        <select value={seat} onChange={({ target }) => setChoice({ ...choice, seat: Number(target.value) })}>
          {Array.from({ length: seats }, (_, index) => (
            <option key={index} value={index}>
              {index + 1} of {seats}
            </option>
          ))}
        </select>
      </label>
      <label>
        Seed{' '}
        <input
          type="number"
          min={0}
          step={1}
          value={Number.isNaN(seed) ? '' : seed}
          onChange={({ target }) => setChoice({ ...choice, seed: target.valueAsNumber })}
        />
      </label>
      <label>
        The others do{' '}
        <select
          value={isDrawn ? 'drawn' : 'likely'}
          onChange={({ target }) => setChoice({ ...choice, isDrawn: target.value === 'drawn' })}
        >
          <option value="likely">what is most likely</option>
          <option value="drawn">what is drawn, as in training</option>
        </select>
      </label>
      <button type="submit" className="primary">
        Start
      </button>
      <Problem text={problem} />
    </form>
  );
}

interface PlayedGamesProps {
  readonly facts: GameFacts;
  readonly config: HideAndSeekConfig;
  readonly choice: Choice;
  readonly policies: ReadonlyMap<string, PagePolicy>;
}

/** One game after another with the same choice. */
function PlayedGames({ facts, config, choice, policies }: PlayedGamesProps) {
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
