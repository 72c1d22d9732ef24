import type { KeyboardEvent } from 'react';
import { memo, useEffect, useMemo, useRef, useState } from 'react';
import { figureText } from '@hideout/metrics/definitions';
import { download } from '../download.js';
import { Problem } from '../problem.js';
import { AgentTable } from '../watch/agent-table.js';
import { recordingOf } from '../watch/replay-file.js';
import { WorldCanvas } from '../watch/world-canvas.js';
import type { CameraMode } from '../watch/world-scene.js';
import type { Game, GameEnd } from './game.js';
import { endText, ownText, phaseText, placeText, playerNames, teamReward } from './game-text.js';
import { hiddenFrom } from './hidden-agents.js';
import { isSteeringKey } from './steering.js';
import { useGame } from './use-game.js';

/** These change with the step; the world is drawn with every frame of the screen. */
const StepAgents = memo(AgentTable);

const nobody: ReadonlySet<number> = new Set();

/** So many of the newest events are shown. */
const SHOWN_EVENTS = 6;

interface GameViewProps {
  readonly game: Game;
  readonly seed: number;
  /** Name of the checkpoint whose policies play. */
  readonly checkpoint: string;
  readonly restart: () => void;
}

/** A game that is played: the world, how it stands, and how it ended. */
export function GameView({ game, seed, checkpoint, restart }: GameViewProps) {
  const { fraction, isPaused, events, problem, steer, togglePause } = useGame(game);
  const [isAbove, setAbove] = useState(false);
  const [showsHidden, setShowsHidden] = useState(false);
  const [followed] = useState<CameraMode>({ follow: game.own });
  const place = useRef<HTMLDivElement>(null);
  const { before, now, own, end, config } = game;
  const isGoing = end === null && problem === null;
  // Nothing is kept from anybody once it is over.
  const isKept = !showsHidden && end === null;
  const hidden = useMemo(() => (isKept ? hiddenFrom(before.agents, own) : nobody), [isKept, before, own]);

  // Keys work at once, and go on to work after a click on a button.
  const focusWorld = (): void => place.current?.focus({ preventScroll: true });
  useEffect(() => {
    focusWorld();
    place.current?.scrollIntoView({ block: 'nearest' });
  }, [game]);
  useEffect(() => {
    const letGo = (): void => steer({ type: 'let go' });
    window.addEventListener('blur', letGo);
    return () => window.removeEventListener('blur', letGo);
  }, [steer]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.metaKey) steer({ type: 'let go' });
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    if (isGoing && isSteeringKey(key)) steer({ type: 'down', key });
    else if (event.repeat) return;
    else if (isGoing && key === 'p') togglePause();
    else if (key === 'r') restart();
    else if (key === 'c') setAbove((above) => !above);
    else return;
    event.preventDefault();
  };

  return (
    <div className="viewer" data-step={now.step} data-state={end === null ? 'played' : 'over'}>
      <div className="stage">
        <WorldCanvas
          ref={place}
          world={game}
          from={before}
          to={now}
          fraction={fraction}
          marked={own}
          hidden={hidden}
          camera={isAbove ? 'above' : followed}
          label="The world. Its keys are listed below it; P pauses, R begins anew, C changes the camera."
          onKeyDown={onKeyDown}
          onKeyUp={(event) => steer({ type: 'up', key: event.key })}
          onBlur={() => steer({ type: 'let go' })}
          onDrag={(pixels) => steer({ type: 'drag', pixels })}
        />
        <div className="toolbar" role="group" aria-label="Game">
          <button
            type="button"
            className="primary"
            onClick={() => {
              togglePause();
              focusWorld();
            }}
            disabled={!isGoing}
          >
            {isGoing ? (isPaused ? 'Go on (P)' : 'Pause (P)') : 'Stopped'}
          </button>
          <button type="button" onClick={restart}>
            Restart (R)
          </button>
          <button
            type="button"
            aria-pressed={isAbove}
            onClick={() => {
              setAbove(!isAbove);
              focusWorld();
            }}
          >
            From above (C)
          </button>
          <label>
            <input
              type="checkbox"
              checked={showsHidden}
              onChange={({ target }) => {
                setShowsHidden(target.checked);
                focusWorld();
              }}
            />{' '}
            Show hidden players
          </label>
        </div>
        <KeyList />
      </div>
      <div className="side">
        <Problem text={problem} />
        <p className="phase">
          <strong>{end === null ? phaseText(now, config) : 'The end'}</strong>
          {isPaused && isGoing ? ' (paused)' : ''}
        </p>
        <p>{ownText(now, own)}</p>
        <p className="note" data-place>
          {placeText(now, own)}
        </p>
        {/* It is there before it says something: only so is it read out everywhere. */}
        <div role="status">
          {end === null ? null : <Ending game={game} end={end} seed={seed} checkpoint={checkpoint} />}
        </div>
        <StepAgents frame={now} own={own} />
        <h4>Events</h4>
        <p role="status" className="note">
          {events.at(-1)?.text ?? 'Nothing yet.'}
        </p>
        <ol className="events">
          {events
            .slice(-SHOWN_EVENTS)
            .reverse()
            .map(({ step, kind, text }, index) => (
              <li key={`${step} ${index}`}>
                <i className={`dot ${kind}`} /> {step} · {text}
              </li>
            ))}
        </ol>
      </div>
    </div>
  );
}

/** What the keys do. */
function KeyList() {
  const keys = [
    ['W S or ↑ ↓', 'forward, back'],
    ['A D or ← →, or drag', 'turn'],
    ['Shift with A D or ← →', 'sidestep'],
    ['Space', 'jump'],
    ['E', 'take a block'],
    ['Q', 'place a block'],
    ['T G', 'look up, down'],
  ] as const;
  return (
    <dl className="keys">
      {keys.map(([key, meaning]) => (
        <div key={key}>
          <dt>{key}</dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}

interface EndingProps {
  readonly game: Game;
  readonly end: GameEnd;
  readonly seed: number;
  readonly checkpoint: string;
}

/** Who has won, and the game as a file. */
function Ending({ game, end, seed, checkpoint }: EndingProps) {
  const { now, config, own } = game;
  const isReplayed = end.hash === end.replay.finalHash;
  const save = (): void => {
    const players = { ...playerNames(now, own, checkpoint), seed };
    download(recordingOf(end.replay, players), `${checkpoint}-seed-${seed}.replay`);
  };
  return (
    <div className="panel" data-final-hash={end.hash}>
      <p>
        <strong>{endText(now, config, own)}</strong>
      </p>
      <p>
        Rewards: seekers {figureText(teamReward(now, 'seeker'), 'reward')}, hiders{' '}
        {figureText(teamReward(now, 'hider'), 'reward')}.
      </p>
      <p className="note">
        {isReplayed
          ? `The recorded actions, simulated again, end in the same state (${end.hash}).`
          : `The recorded actions end in another state: ${end.hash} instead of ${end.replay.finalHash}.`}
      </p>
      <p>
        <button type="button" onClick={save}>
          Save as a replay
        </button>
      </p>
    </div>
  );
}
