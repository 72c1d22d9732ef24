import type { RetentionOptions } from '@hideout/checkpoints';
import type { HideAndSeekOptions } from '@hideout/env';
import type { PpoConfig, TrainerOptions } from '@hideout/ppo';
import type { ConfigSource } from './schema.js';

type ExecutorChoice = NonNullable<TrainerOptions['backend']>;

/** A configuration that has been checked, in the form that the packages take. Plain data. */
export interface ResolvedConfig {
  readonly seed: number;
  /** Worlds that are stepped together. */
  readonly worlds: number;
  readonly env: HideAndSeekOptions;
  readonly ppo: PpoConfig;
  readonly backend: ExecutorChoice;
  /** Threads that play, and threads that learn, beside the one that trains; no bit depends on them. */
  readonly threads: 'auto' | number;
  /** Iteration at which the run ends, counted from its very beginning. */
  readonly iterations: number;
  /** Iterations between two checkpoints. */
  readonly checkpointFreq: number;
  /** As written: relative to the directory that the command runs in. */
  readonly checkpointDirectory: string;
  /** Which checkpoints stay when older ones are removed. */
  readonly retention: RetentionOptions;
  readonly runsDirectory: string;
  /** The same under config.yaml's own names, every option present: what a run writes down about itself. */
  readonly source: ConfigSource;
}

/** Options of the command line that go before those of the file. */
export interface ConfigOverrides {
  readonly iterations?: number;
  readonly seed?: number;
  readonly checkpointDirectory?: string;
  readonly runsDirectory?: string;
}
