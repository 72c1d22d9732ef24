import type { HideAndSeekConfig } from '@hideout/env';
import { createHideAndSeek } from '@hideout/env';
import { breaks } from '../pause.js';
import type { PagePolicy } from '../play/page-policy.js';
import type { MatchFigures } from './match.js';
import { playMatch } from './match.js';
import type { Contender, Pairing } from './pairings.js';
import { MATCHES, pairings } from './pairings.js';

/** A match that was played to its end. */
export interface PlayedMatch extends Pairing {
  readonly figures: MatchFigures;
}

export interface MatchSeries {
  readonly config: HideAndSeekConfig;
  /** Those of both, by their ids. */
  readonly policies: Readonly<Record<Contender, ReadonlyMap<string, PagePolicy>>>;
  readonly signal: AbortSignal;
  readonly onMatch: (match: PlayedMatch) => void;
}

/**
 * Plays every pairing on the same maps, map by map: map i is that of world i of `hideout compare`. The page can answer
 * in between.
 *
 * @throws the signal's reason once it is aborted, and Error with a sentence where the policies cannot play
 */
export async function playSeries({ config, policies, signal, onMatch }: MatchSeries): Promise<void> {
  const takeBreak = breaks();
  const beforeStep = async (): Promise<void> => {
    await takeBreak();
    signal.throwIfAborted();
  };
  for (let map = 0; map < MATCHES; map++) {
    const env = createHideAndSeek({ config, firstWorld: map });
    for (const pairing of pairings) {
      const figures = await playMatch(env, seated(pairing, policies), beforeStep);
      signal.throwIfAborted();
      onMatch({ ...pairing, figures });
    }
  }
}

/** Each side's policy out of those of the checkpoint that plays it. */
function seated(
  { seekers, hiders }: Pairing,
  policies: MatchSeries['policies'],
): ReadonlyMap<string, PagePolicy> {
  const seats = [
    ['seeker_policy', policies[seekers]],
    ['hider_policy', policies[hiders]],
  ] as const;
  return new Map(seats.flatMap(([id, of]) => [...of].filter(([policyId]) => policyId === id)));
}
