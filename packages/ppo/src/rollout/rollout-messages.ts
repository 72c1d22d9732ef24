import type { ExecutorName } from '@hideout/compile';
import type { EnvSource } from '../env-source.js';
import type { NonFiniteValueError } from '../errors/non-finite-value-error.js';
import type { BlockOpponents } from '../opponents/opponent-draw.js';
import type { BlockOutcome, BlockRange, SeatDescription } from './rollout-block.js';
import type { BlockState } from './rollout-pool.js';

/** What a rollout thread is started with. */
export interface RolloutThreadData {
  readonly source: EnvSource;
  readonly blocks: readonly BlockRange[];
  readonly seats: readonly SeatDescription[];
  readonly steps: number;
  /** Of the streams that draw actions. */
  readonly actionSeed: number;
  readonly backend: ExecutorName;
}

/** From the trainer to a rollout thread. */
export type RolloutRequest =
  | { readonly type: 'reset'; readonly seed: number }
  | { readonly type: 'load'; readonly states: readonly BlockState[] }
  | {
      readonly type: 'collect';
      readonly counts: Readonly<Record<string, number>>;
      /** Of the thread's blocks; empty: newest versions everywhere. */
      readonly opponents: readonly BlockOpponents[];
    }
  /** Leave the rest undone and end. */
  | { readonly type: 'stop' };

/** From a rollout thread to the trainer; outcomes and states in the order of the thread's blocks. */
export type RolloutReply =
  | { readonly type: 'progress'; readonly fraction: number }
  | {
      readonly type: 'done';
      readonly outcomes: readonly BlockOutcome[];
      readonly states: readonly BlockState[];
    }
  | {
      readonly type: 'failed';
      readonly message: string;
      /** Where a NonFiniteValueError was found, when it was one. */
      readonly nonFinite: Pick<NonFiniteValueError, 'what' | 'world' | 'agent' | 'step'> | null;
      /** The thrown error where it is the environment's own: its name and what it holds. */
      readonly cause: unknown;
    };
