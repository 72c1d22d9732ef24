import { setImmediate as nextTurn } from 'node:timers/promises';
import type { HideAndSeek } from '@hideout/env';
import { evaluate } from '@hideout/ppo';
import type { EpisodeRecord } from '@hideout/ppo';
import { HIDER_POLICY, SEEKER_POLICY } from '../config/ppo-config.js';
import type { TrainedTeams } from '../evaluation/checkpoint-policies.js';

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
export interface MatchSetting {
  readonly env: HideAndSeek;
  readonly teams: Readonly<Record<Contender, TrainedTeams>>;
  /** Of each pairing. */
  readonly episodes: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly tell: (text: string) => void;
}

/**
 * Plays every pairing on the same maps: episode i of one has the map of episode i of the others, which follows from the
 * seed, its world and how many it played before. Stopped, it gives the pairings that are complete.
 */
export async function playMatch(setting: MatchSetting): Promise<PlayedPairing[]> {
  const { env, teams, episodes, seed, signal, tell } = setting;
  const played: PlayedPairing[] = [];
  for (const { seekers, hiders } of MATCH_PAIRINGS) {
    const name = `seekers of ${seekers.toUpperCase()}, hiders of ${hiders.toUpperCase()}`;
    const records = await evaluate({
      env,
      actors: {
        [SEEKER_POLICY]: teams[seekers].actor('seekers', seed),
        [HIDER_POLICY]: teams[hiders].actor('hiders', seed + 1),
      },
      episodes,
      seed,
      signal,
      onProgress: (done) => tell(`${name}: ${done}/${episodes} episodes`),
      // Lets a Ctrl+C be heard.
      onStep: () => nextTurn(),
    });
    if (records.length < episodes) break;
    played.push({ seekers, hiders, records });
  }
  return played;
}
