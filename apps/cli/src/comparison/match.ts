import type { EpisodeRecord } from '@hideout/ppo';
import { HIDER_POLICY, SEEKER_POLICY } from '../config/ppo-config.js';
import type { TrainedTeams } from '../evaluation/checkpoint-policies.js';
import { playPairings } from '../evaluation/play-pairings.js';
import type { PairingsSetting, Seats } from '../evaluation/play-pairings.js';

/** One of the two checkpoints that are compared. */
export type Contender = 'a' | 'b';

/** Whose seekers played against whose hiders, and every episode of it. */
export interface PlayedPairing {
  readonly seekers: Contender;
  readonly hiders: Contender;
  readonly records: readonly EpisodeRecord[];
}

/** Each against itself, and each side against the other. */
export const MATCH_PAIRINGS: readonly { readonly seekers: Contender; readonly hiders: Contender }[] = [
  { seekers: 'a', hiders: 'a' },
  { seekers: 'a', hiders: 'b' },
  { seekers: 'b', hiders: 'a' },
  { seekers: 'b', hiders: 'b' },
];

/** What a match is played with. */
export interface MatchSetting extends PairingsSetting {
  readonly teams: Readonly<Record<Contender, TrainedTeams>>;
}

/** Plays every pairing. Stopped, it gives those that are complete. */
export function playMatch({ teams, ...setting }: MatchSetting): Promise<PlayedPairing[]> {
  const { seed } = setting;
  const seats: Seats<(typeof MATCH_PAIRINGS)[number]> = {
    name: ({ seekers, hiders }) => `seekers of ${seekers.toUpperCase()}, hiders of ${hiders.toUpperCase()}`,
    actors: ({ seekers, hiders }) => ({
      [SEEKER_POLICY]: teams[seekers].actor('seekers', seed),
      [HIDER_POLICY]: teams[hiders].actor('hiders', seed + 1),
    }),
  };
  return playPairings(MATCH_PAIRINGS, seats, setting);
}
