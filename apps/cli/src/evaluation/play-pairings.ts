import { setImmediate as nextTurn } from 'node:timers/promises';
import type { HideAndSeek } from '@hideout/env';
import { evaluate } from '@hideout/ppo';
import type { Actor, EpisodeRecord } from '@hideout/ppo';

/** Worlds that are played at once. The result depends on it only through which seeds the worlds have. */
const MAX_WORLDS = 40;

/** Worlds in which so many episodes are played. */
export function worldsFor(episodes: number): number {
  return Math.min(MAX_WORLDS, episodes);
}

/** What pairings are played with. */
export interface PairingsSetting {
  readonly env: HideAndSeek;
  /** Of each pairing. */
  readonly episodes: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Gets how far it is. */
  readonly tell: (text: string) => void;
}

/** Who plays in a pairing. */
export interface Seats<Pairing> {
  /** The pairing in words. */
  readonly name: (pairing: Pairing) => string;
  readonly actors: (pairing: Pairing) => Record<string, Actor>;
}

/**
 * Plays every pairing on the same maps: episode i of one has the map of episode i of the others, which follows from the
 * seed, its world and how many it played before. Stopped, it gives the pairings that are complete.
 */
export async function playPairings<Pairing extends object>(
  pairings: readonly Pairing[],
  { name, actors }: Seats<Pairing>,
  { env, episodes, seed, signal, tell }: PairingsSetting,
): Promise<(Pairing & { readonly records: readonly EpisodeRecord[] })[]> {
  const played: (Pairing & { readonly records: readonly EpisodeRecord[] })[] = [];
  for (const pairing of pairings) {
    const records = await evaluate({
      env,
      actors: actors(pairing),
      episodes,
      seed,
      signal,
      onProgress: (done) => tell(`${name(pairing)}: ${done}/${episodes} episodes`),
      // Lets a Ctrl+C be heard.
      onStep: () => nextTurn(),
    });
    if (records.length < episodes) break;
    played.push({ ...pairing, records });
  }
  return played;
}
