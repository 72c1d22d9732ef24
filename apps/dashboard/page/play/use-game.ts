import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { stepSeconds } from '@hideout/env';
import { messageOf } from '../../src/error-message.js';
import { eventsBetween } from '../watch/episode-events.js';
import type { EpisodeEvent } from '../watch/episode-events.js';
import type { Game } from './game.js';
import { dueSteps } from './step-clock.js';
import type { SteeringEvent } from './steering.js';
import { atRest, nextAction, steer } from './steering.js';

export interface PlayedGame {
  /** How far the screen is from the newest moment but one to the newest. */
  readonly fraction: number;
  readonly isPaused: boolean;
  /** What happened, the newest last; blocks are not in it. */
  readonly events: readonly EpisodeEvent[];
  /** Why it stopped for good before its end. */
  readonly problem: string | null;
  readonly steer: (event: SteeringEvent) => void;
  readonly togglePause: () => void;
}

/** Lets a game go on, step by step at the world's own pace, until it is over or paused. */
export function useGame(game: Game): PlayedGame {
  const [isPaused, togglePause] = useReducer((paused: boolean) => !paused, false);
  const [fraction, setFraction] = useState(1);
  const [events, setEvents] = useState<readonly EpisodeEvent[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const steering = useRef(atRest);
  // Of the game, not of a stretch between two pauses: a step may still be under way when it is paused.
  const clock = useRef({ seconds: 0, isStepping: false }).current;
  const isStopped = isPaused || problem !== null;

  useEffect(() => {
    if (isStopped) return undefined;
    steering.current = steer(steering.current, { type: 'go on' });
    let [before, request] = [performance.now(), 0];
    let isLeft = false;
    const takeSteps = async (steps: number): Promise<void> => {
      for (let step = 0; step < steps && game.end === null && !isLeft; step++) {
        const { action, steering: rest } = nextAction(steering.current, game.codec);
        steering.current = rest;
        await game.step(action);
        const news = eventsBetween(game.before, game.now).filter(
          ({ kind }) => kind !== 'placed' && kind !== 'taken',
        );
        if (news.length > 0) setEvents((all) => [...all, ...news]);
      }
    };
    const tick = (now: number): void => {
      clock.seconds += Math.max(0, now - before) / 1000;
      before = now;
      if (!clock.isStepping) {
        const { steps, restSeconds } = dueSteps(clock.seconds);
        clock.seconds = restSeconds;
        clock.isStepping = steps > 0;
        if (clock.isStepping) {
          takeSteps(steps).then(
            () => (clock.isStepping = false),
            // It never steps again.
            (error: unknown) => setProblem(messageOf(error)),
          );
        }
      }
      setFraction(game.end === null ? Math.min(1, clock.seconds / stepSeconds) : 1);
      if (game.end === null) request = requestAnimationFrame(tick);
    };
    request = requestAnimationFrame(tick);
    return () => {
      isLeft = true;
      cancelAnimationFrame(request);
    };
  }, [game, isStopped, clock]);

  return {
    fraction,
    isPaused,
    events,
    problem,
    steer: useCallback((event) => (steering.current = steer(steering.current, event)), []),
    togglePause,
  };
}
