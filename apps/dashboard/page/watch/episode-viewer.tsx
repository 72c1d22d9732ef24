import { memo, useState } from 'react';
import { figureText } from '@hideout/metrics/definitions';
import { AgentTable } from './agent-table.js';
import type { Episode, Frame } from './episode.js';
import { agentName } from './episode-events.js';
import { markedEvents, Timeline } from './timeline.js';
import { speeds, usePlayback } from './use-playback.js';
import type { Playback } from './use-playback.js';
import { WorldCanvas } from './world-canvas.js';
import type { CameraMode, WorldScene } from './world-scene.js';

const TURN_RAD = Math.PI / 24;

/** These change with the step; what is around them is drawn with every frame of the screen. */
const [StepTimeline, StepAgents, StepEvents] = [memo(Timeline), memo(AgentTable), memo(EventList)];

/** An episode to be watched: the world, the timeline, who does what, and what happened. */
export function EpisodeViewer({ episode }: { readonly episode: Episode }) {
  const last = episode.frames.length - 1;
  const playback = usePlayback(last);
  const [camera, setCamera] = useState<CameraMode>('free');
  const step = Math.floor(playback.moment);
  const frame = episode.frames[step] as Frame;
  return (
    <div className="viewer">
      <div className="stage">
        <WorldCanvas
          world={episode}
          from={frame}
          to={episode.frames[Math.min(last, step + 1)] as Frame}
          fraction={playback.moment - step}
          camera={camera}
          label="The world. Space plays and pauses, full stop and comma go one step, arrows turn the camera, plus and minus zoom."
          onKeyDown={(event, scene) => {
            if (pressed(event.key, playback, scene)) event.preventDefault();
          }}
        />
        <StepTimeline episode={episode} step={step} seek={playback.seek} />
        <Controls playback={playback} last={last} />
        <CameraChoice episode={episode} camera={camera} setCamera={setCamera} />
      </div>
      <div className="side">
        <p>
          Step {step} of {last}, {frame.phase}
          {frame.hiddenFraction === null ? '' : `; hidden ${figureText(frame.hiddenFraction, 'fraction')}`}
        </p>
        <StepAgents frame={frame} />
        <StepEvents episode={episode} step={step} seek={playback.seek} />
        <FinalState episode={episode} isOver={step === last} />
      </div>
    </div>
  );
}

/** @returns whether the key means something */
function pressed(key: string, { toggle, step, seek }: Playback, scene: WorldScene | null): boolean {
  switch (key) {
    case ' ':
      toggle();
      return true;
    case '.':
      step(1);
      return true;
    case ',':
      step(-1);
      return true;
    case 'Home':
      seek(0);
      return true;
    case 'End':
      seek(Number.MAX_SAFE_INTEGER);
      return true;
    case 'ArrowLeft':
      scene?.turn(-TURN_RAD, 0);
      return true;
    case 'ArrowRight':
      scene?.turn(TURN_RAD, 0);
      return true;
    case 'ArrowUp':
      scene?.turn(0, TURN_RAD);
      return true;
    case 'ArrowDown':
      scene?.turn(0, -TURN_RAD);
      return true;
    case '+':
      scene?.zoom(0.9);
      return true;
    case '-':
      scene?.zoom(1 / 0.9);
      return true;
    default:
      return false;
  }
}

function Controls({ playback, last }: { readonly playback: Playback; readonly last: number }) {
  const { isPlaying, moment, speed, toggle, step, setSpeed } = playback;
  return (
    <div className="toolbar" role="group" aria-label="Playback">
      <button type="button" onClick={toggle} className="primary">
        {isPlaying ? 'Pause' : moment >= last ? 'Play again' : 'Play'}
      </button>
      <button type="button" onClick={() => step(-1)} disabled={moment === 0}>
        Step back
      </button>
      <button type="button" onClick={() => step(1)} disabled={moment >= last}>
        Step
      </button>
      <label>
        Speed{' '}
        <select value={speed} onChange={({ target }) => setSpeed(Number(target.value))}>
          {speeds.map((value) => (
            <option key={value} value={value}>
              {value} ×
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

interface CameraChoiceProps {
  readonly episode: Episode;
  readonly camera: CameraMode;
  readonly setCamera: (camera: CameraMode) => void;
}

function CameraChoice({ episode, camera, setCamera }: CameraChoiceProps) {
  const { agents } = episode.frames[0] as Frame;
  const value = typeof camera === 'object' ? String(camera.follow) : camera;
  const choose = (chosen: string): void =>
    setCamera(chosen === 'free' || chosen === 'above' ? chosen : { follow: Number(chosen) });
  return (
    <div className="toolbar">
      <label>
        Camera{' '}
        <select value={value} onChange={({ target }) => choose(target.value)}>
          <option value="free">free</option>
          <option value="above">from above</option>
          {agents.map((_, index) => (
            <option key={index} value={index}>
              behind {agentName(agents, index).toLowerCase()}
            </option>
          ))}
        </select>
      </label>
      <span className="note">Drag to turn, scroll to zoom; or the arrow keys, + and −.</span>
    </div>
  );
}

interface EventListProps {
  readonly episode: Episode;
  readonly step: number;
  readonly seek: (step: number) => void;
}

function EventList({ episode, step, seek }: EventListProps) {
  const shown = episode.events.filter(({ kind }) => markedEvents[kind] !== undefined || kind === 'released');
  const blocks = episode.events.filter(({ kind, step: at }) => kind === 'placed' && at <= step).length;
  return (
    <>
      <h4>Events</h4>
      <p className="note">{blocks} blocks placed so far</p>
      {shown.length === 0 ? <p className="note">Nobody was seen, caught or sealed in.</p> : null}
      <ol className="events">
        {shown.map(({ step: at, kind, text }, index) => (
          <li key={index} className={at <= step ? 'past' : undefined}>
            <button type="button" className="link" onClick={() => seek(at)}>
              <i className={`dot ${kind}`} /> {at} · {text}
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}

/** That what was watched is what was recorded. */
function FinalState({ episode, isOver }: { readonly episode: Episode; readonly isOver: boolean }) {
  const { finalHash, recordedHash, frames } = episode;
  const isEqual = finalHash === recordedHash;
  return (
    <p
      className={isEqual ? 'note' : 'problem'}
      role="status"
      data-final-hash={isOver ? finalHash : undefined}
    >
      {isOver ? 'The end. ' : ''}
      {isEqual
        ? `Simulated again in this browser: the state after ${frames.length - 1} steps is the recorded one (${finalHash}).`
        : `This is not what was recorded: the episode ended in state ${recordedHash}, and here in ${finalHash}.`}
    </p>
  );
}
