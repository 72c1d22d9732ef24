/** One of the two checkpoints. */
export type Contender = 'a' | 'b';

/** Whose seekers play against whose hiders. */
export interface Pairing {
  readonly seekers: Contender;
  readonly hiders: Contender;
}

/** Each side of one against the other side of the other. */
export const pairings: readonly Pairing[] = [
  { seekers: 'a', hiders: 'b' },
  { seekers: 'b', hiders: 'a' },
];

/** Matches of each pairing, on as many maps. */
export const MATCHES = 10;

/** Of the maps: the seed of `hideout compare` and `hideout evaluate`, so that they are the same ones. */
export const MATCH_SEED = 1_000_003;
