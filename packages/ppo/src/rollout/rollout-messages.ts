import type { ExecutorName } from '@hideout/compile';
import type { EnvSource } from '../env-source.js';
import type { Play } from './create-blocks.js';
import type { BlockOutcome } from './rollout-block.js';
import type { RolloutOrder } from './rollout-order.js';
import type { BlockState } from './rollout-pool.js';
import type { BlockRange } from './seat.js';

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
      /** With the opponents of the thread's blocks. */
      readonly order: RolloutOrder;
    };

/** In the order of the thread's blocks; outcomes of `collect` only. */
export interface RolloutResult {
  readonly outcomes: readonly BlockOutcome[];
  readonly states: readonly BlockState[];
}
