import type { NamedArrays } from '../vector-env.js';
import type { BlockOutcome } from './rollout-block.js';
import type { RolloutOrder } from './rollout-order.js';

/**
 * Everything of one block that has to be saved: its environment, its worlds' random streams and running episodes, and what
 * its policies remember of them.
 */
export interface BlockState {
  readonly env: NamedArrays;
  /** [worlds * 4]. */
  readonly random: Int32Array;
  /** Rewards of the running episodes, [worlds, A], and their lengths, [worlds]. */
  readonly episodeRewards: Float64Array;
  readonly episodeLengths: Int32Array;
  /** By policy, [rows, S] each; those without a memory are missing. */
  readonly memories: Readonly<Record<string, Float32Array>>;
}

/** Where the worlds are played, in blocks; the newest outcome of each in the order of the blocks. */
export interface RolloutPool {
  /** Starts new episodes everywhere. */
  reset(seed: number): Promise<void>;
  /** Plays one rollout into the shared batches. */
  collect(order: RolloutOrder, onProgress: (fraction: number) => void): Promise<readonly BlockOutcome[]>;
  /** The blocks as the newest reset, rollout or load left them, copied. */
  states(): readonly BlockState[];
  load(states: readonly BlockState[]): Promise<void>;
  /** Frees what the pool holds, threads included, after the step that runs at the moment. */
  dispose(): Promise<void>;
}
