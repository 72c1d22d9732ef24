import { useEffect, useState } from 'react';
import type { HideAndSeekConfig } from '@hideout/env';
import type { Game as GameFacts } from '../../src/api/checkpoint-schemas.js';
import { startLoading } from '../loading.js';
import type { PlayedMatch } from './match-series.js';
import { playCheckpoints } from './play-checkpoints.js';

export interface Matches {
  readonly isPlaying: boolean;
  /** Null before the first time. */
  readonly played: readonly PlayedMatch[] | null;
  /** Why it ended too early. */
  readonly problem: string | null;
  /** Begins from the beginning. */
  readonly play: () => void;
  readonly stop: () => void;
}

/** Matches of two checkpoints in their game; who leaves stops them. */
export function useMatches(a: GameFacts, b: GameFacts, config: HideAndSeekConfig): Matches {
  const [isPlaying, setPlaying] = useState(false);
  const [played, setPlayed] = useState<readonly PlayedMatch[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    if (!isPlaying) return undefined;
    setPlayed([]);
    setProblem(null);
    const onMatch = (match: PlayedMatch): void => setPlayed((before) => [...(before ?? []), match]);
    return startLoading((signal) => playCheckpoints({ a, b }, { config, signal, onMatch }), {
      onValue: () => setPlaying(false),
      onProblem: (text) => {
        setProblem(text);
        setPlaying(false);
      },
    });
  }, [a, b, config, isPlaying]);

  return { isPlaying, played, problem, play: () => setPlaying(true), stop: () => setPlaying(false) };
}
