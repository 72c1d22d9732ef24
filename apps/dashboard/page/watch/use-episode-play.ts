import { useCallback, useEffect, useState } from 'react';
import { startLoading } from '../loading.js';
import type { EpisodeRequest } from './play-episode.js';
import { playEpisode } from './play-episode.js';
import type { PlayedEpisode } from './played-episode.js';
import { playedEpisode } from './played-episode.js';

export interface EpisodePlay {
  /** What is played now; null while nothing is. */
  readonly request: EpisodeRequest | null;
  /** Of what is played now. */
  readonly steps: number;
  /** What became of the newest one that is played no longer. */
  readonly outcome: 'played' | 'stopped' | null;
  /** Why there is no episode. */
  readonly problem: string | null;
  readonly play: (request: EpisodeRequest) => void;
  readonly stop: () => void;
}

type PlayState = Pick<EpisodePlay, 'request' | 'outcome' | 'problem'>;

const atRest: PlayState = { request: null, outcome: null, problem: null };

/** Plays one episode after another, as they are asked for; who leaves stops it. */
export function useEpisodePlay(onPlayed: (episode: PlayedEpisode) => void): EpisodePlay {
  const [state, setState] = useState(atRest);
  const [steps, setSteps] = useState(0);
  const { request } = state;

  useEffect(() => {
    if (request === null) return undefined;
    setSteps(0);
    return startLoading((signal) => playEpisode(request, { signal, onStep: setSteps }), {
      onValue: (replay) => {
        setState({ ...atRest, outcome: 'played' });
        onPlayed(playedEpisode(replay, request));
      },
      onProblem: (problem) => setState({ ...atRest, problem }),
    });
  }, [request, onPlayed]);

  return {
    ...state,
    steps,
    play: useCallback((wanted) => setState({ ...atRest, request: wanted }), []),
    stop: useCallback(
      () => setState((before) => (before.request === null ? before : { ...atRest, outcome: 'stopped' })),
      [],
    ),
  };
}
