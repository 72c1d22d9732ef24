import { useEffect, useMemo, useReducer, useState } from 'react';
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
import { chosenCheckpoint } from './chosen-checkpoint.js';
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
  const [before, setBefore] = useState<Checkpoint | null>(null);
  const chosen = chosenCheckpoint(before, checkpoints ?? [], named);
  if (chosen !== null && chosen !== before) setBefore(chosen);
  return (
    <div className="play">
      <h2>Play</h2>
      <Problem text={error} />
      {checkpoints === null ? null : (
        <>
          {chosen === null && named !== null ? (
            <Problem text="The checkpoint that the address names is not here, or is damaged. Choose one of the list." />
          ) : null}
          <CheckpointChoice
            checkpoints={checkpoints}
            chosen={chosen}
            choose={(id) => navigate(withQuery(location, { checkpoint: id }))}
          />
        </>
      )}
      {chosen === null ? null : <ChosenCheckpoint key={chosen.id} id={chosen.id ?? ''} />}
    </div>
  );
}

interface CheckpointChoiceProps {
  readonly checkpoints: readonly Checkpoint[];
  readonly chosen: Checkpoint | null;
  readonly choose: (id: string) => void;
}

/** All that can be chosen, and the chosen one also where it was removed meanwhile. */
function CheckpointChoice({ checkpoints, chosen, choose }: CheckpointChoiceProps) {
  const isListed = checkpoints.some(({ id }) => id === chosen?.id);
  const shown = chosen === null || isListed ? checkpoints : [chosen, ...checkpoints];
  if (shown.length === 0) {
    return (
      <p className="empty">
        No checkpoint yet: once a training has saved one, its policies can be played against here.
      </p>
    );
  }
  return (
    <div className="toolbar">
      <label>
        Checkpoint{' '}
        <select value={chosen?.id ?? ''} onChange={({ target }) => choose(target.value)}>
          {chosen === null ? (
            <option value="" disabled>
              none
            </option>
          ) : null}
          {shown.map(({ id, name, run }) => (
            <option key={id} value={id ?? ''}>
              {visibleText(name)}
              {run === null ? '' : ` (${visibleText(run)})`}
              {checkpoints.some((listed) => listed.id === id) ? '' : ', removed'}
            </option>
          ))}
        </select>
      </label>
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
  // Asked again only on demand: a game goes on with what it began with.
  const [attempt, tryAgain] = useReducer((attempts: number) => attempts + 1, 0);
  const { value: facts, error } = useAnswer(jsonRoutes.game, { parts: { checkpoint: id } }, attempt);
  if (facts !== null) return <PlayableCheckpoint facts={facts} />;
  if (error === null) return <p className="note">Loading …</p>;
  return (
    <>
      <Problem text={error} />
      <button type="button" onClick={tryAgain}>
        Try again
      </button>
    </>
  );
}

function PlayableCheckpoint({ facts }: { readonly facts: GameFacts }) {
  const { config, problem } = useMemo(() => configOf(facts), [facts]);
  const [choice, setChoice] = useState<Started | null>(null);
  const [attempt, setAttempt] = useState(0);
  const policies = usePolicies(choice === null ? null : facts, attempt);
  if (config === null) return <Problem text={problem} />;
  const start = (made: Choice): void => {
    setChoice({ ...made, count: (choice?.count ?? 0) + 1 });
    if (policies.problem !== null) setAttempt(attempt + 1);
  };
  return (
    <>
      <ChoiceForm config={config} start={start} />
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

/** The policies of a checkpoint, as long as they are wanted; none for null. Another attempt loads them anew. */
function usePolicies(facts: GameFacts | null, attempt: number): LoadedPolicies {
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
  }, [facts, attempt]);
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
        setProblem(
          isSeed
            ? null
            : `The seed is not valid: a whole number from 0 to ${Number.MAX_SAFE_INTEGER} is allowed.`,
        );
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
          max={Number.MAX_SAFE_INTEGER}
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
