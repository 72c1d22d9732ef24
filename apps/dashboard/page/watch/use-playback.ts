import { useCallback, useEffect, useReducer, useRef } from 'react';
import { stepSeconds } from '@hideout/env';

export const speeds = [0.25, 0.5, 1, 2, 4, 8] as const;

interface PlaybackState {
  /** The moment that is shown; between two whole steps while it plays. */
  readonly moment: number;
  readonly isPlaying: boolean;
  readonly speed: number;
}

type PlaybackAction =
  | { readonly type: 'toggle' }
  | { readonly type: 'seek'; readonly step: number }
  | { readonly type: 'step'; readonly by: number }
  | { readonly type: 'speed'; readonly speed: number }
  | { readonly type: 'pass'; readonly seconds: number };

export interface Playback extends PlaybackState {
  readonly toggle: () => void;
  readonly seek: (step: number) => void;
  /** Pauses, and goes so many whole steps on. */
  readonly step: (by: number) => void;
  readonly setSpeed: (speed: number) => void;
}

/** What is shown of an episode of so many steps, and what playing does to it. */
export function playbackReducer(last: number) {
  const within = (moment: number): number => Math.min(last, Math.max(0, moment));
  return (state: PlaybackState, action: PlaybackAction): PlaybackState => {
    switch (action.type) {
      case 'toggle':
        if (!state.isPlaying && state.moment >= last) return { ...state, moment: 0, isPlaying: true };
        return { ...state, isPlaying: !state.isPlaying };
      case 'seek':
        return { ...state, moment: within(action.step) };
      case 'step': {
        const from = action.by > 0 ? Math.floor(state.moment) : Math.ceil(state.moment);
        return { ...state, isPlaying: false, moment: within(from + action.by) };
      }
      case 'speed':
        return { ...state, speed: action.speed };
      case 'pass': {
        if (!state.isPlaying) return state;
        const moment = within(state.moment + (action.seconds * state.speed) / stepSeconds);
        return { ...state, moment, isPlaying: moment < last };
      }
    }
  };
}

/** Plays an episode of so many steps. */
export function usePlayback(last: number): Playback {
  const reducer = useRef(playbackReducer(last));
  const [state, dispatch] = useReducer(reducer.current, { moment: 0, isPlaying: false, speed: 1 });
  const { isPlaying } = state;

  useEffect(() => {
    if (!isPlaying) return undefined;
    let before = performance.now();
    let request = requestAnimationFrame(function tick(now) {
      // A page that was in the background does not jump.
      dispatch({ type: 'pass', seconds: Math.min(0.25, Math.max(0, now - before) / 1000) });
      before = now;
      request = requestAnimationFrame(tick);
    });
    return () => cancelAnimationFrame(request);
  }, [isPlaying]);

  return {
    ...state,
    toggle: useCallback(() => dispatch({ type: 'toggle' }), []),
    seek: useCallback((step) => dispatch({ type: 'seek', step }), []),
    step: useCallback((by) => dispatch({ type: 'step', by }), []),
    setSpeed: useCallback((speed) => dispatch({ type: 'speed', speed }), []),
  };
}
