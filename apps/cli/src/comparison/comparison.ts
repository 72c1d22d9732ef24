import type { CheckpointEntry, JsonObject } from '@hideout/checkpoints';
import type { CheckpointFigures } from './checkpoint-figures.js';
import type { Contender, PlayedPairing } from './match.js';

/** A checkpoint as far as it is compared. */
export interface Compared {
  readonly entry: CheckpointEntry;
  /** Name of the run that saved it; empty when it does not say. */
  readonly run: string;
  readonly figures: CheckpointFigures;
  /** The options in force when it was saved, under config.yaml's names. */
  readonly configuration: JsonObject;
}

/** The match that two checkpoints played. */
export interface Match {
  readonly seed: number;
  /** Of each pairing. */
  readonly episodes: number;
  /** Agents 0 to seekers - 1 of every episode are seekers. */
  readonly seekers: number;
  /** Options of the game that B was trained with and A was not; it was played as A was trained. */
  readonly gameDifferences: readonly string[];
  /** Those that are complete. */
  readonly played: readonly PlayedPairing[];
}

/** Two checkpoints side by side. */
export interface Comparison extends Readonly<Record<Contender, Compared>> {
  /** Null when none was asked for. */
  readonly match: Match | null;
}
