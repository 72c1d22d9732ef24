import type { ExecutorName } from '@hideout/compile';
import type { EnvSource } from '../env-source.js';
import type { BlockOpponents } from '../opponents/opponent-draw.js';
import type { Play } from './create-blocks.js';
import type { BlockOutcome, BlockRange } from './rollout-block.js';
import type { BlockState } from './rollout-pool.js';

/** What a rollout thread is started with. */
export interface RolloutThreadData extends Play {
  readonly source: EnvSource;
  readonly blocks: readonly BlockRange[];
  readonly backend: ExecutorName;
}

/** What a rollout thread is asked for. */
export type RolloutRequest =
  | { readonly type: 'reset'; readonly seed: number }
  | { readonly type: 'load'; readonly states: readonly BlockState[] }
  | {
      readonly type: 'collect';
      readonly counts: Readonly<Record<string, number>>;
      /** Of the thread's blocks; empty: newest versions everywhere. */
      readonly opponents: readonly BlockOpponents[];
    };

/** In the order of the thread's blocks; outcomes of `collect` only. */
export interface RolloutResult {
  readonly outcomes: readonly BlockOutcome[];
  readonly states: readonly BlockState[];
}
