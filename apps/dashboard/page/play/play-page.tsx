import { useMemo, useReducer, useState } from 'react';
import type { Game as GameFacts } from '../../src/api/checkpoint-schemas.js';
import { jsonRoutes } from '../../src/api/routes.js';
import type { HideAndSeekConfig } from '@hideout/env';
import { messageOf } from '../../src/error-message.js';
import { useLive } from '../live/live-context.js';
import type { PageLocation } from '../location.js';
import { navigate, withQuery } from '../location.js';
import { Problem } from '../problem.js';
import { useAnswer } from '../use-answer.js';
import { CheckpointChoice } from './checkpoint-choice.js';
import type { Choice } from './choice-form.js';
import { ChoiceForm } from './choice-form.js';
import { playableCheckpoints } from './chosen-checkpoint.js';
import { gameConfig } from './game-options.js';
import { PlayedGames } from './played-games.js';
import { useChosenCheckpoint } from './use-chosen-checkpoint.js';
import { usePolicies } from './use-policies.js';

/** The policies of a checkpoint, played against by hand. */
export function PlayPage({ location }: { readonly location: PageLocation }) {
  const live = useLive();
  const { value, error } = useAnswer(jsonRoutes.checkpoints, {}, live.checkpoints);
  const checkpoints = value === null ? null : playableCheckpoints(value.checkpoints);
  const named = location.query.get('checkpoint');
  const chosen = useChosenCheckpoint(checkpoints ?? [], named);
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
