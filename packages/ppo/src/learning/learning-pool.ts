import type { RecurrentValuesJob } from '../recurrent/recurrent-values.js';
import type { LearnJob, LearnOutcome } from './learn-job.js';
import type { NetworkRef } from './network-key.js';

/** Where networks learn. Jobs of different networks may be asked for at the same time. */
export interface LearningPool {
  /** Resolves when networks can learn; rejects when a thread did not start. */
  ready(): Promise<void>;
  /** Writes the values of normalised inputs [M, O] into `into`, [M], in pieces of `pieceRows` to bound memory. */
  values(
    network: NetworkRef,
    parameters: Float32Array,
    observations: Float32Array,
    into: Float32Array,
    pieceRows: number,
  ): Promise<void>;
  /** The values of a rollout, of a value function with a memory; the job's arrays are written in place. */
  valuesThroughTime(network: NetworkRef, job: RecurrentValuesJob): Promise<void>;
  /** Lets a network learn; the state of the job is written in place. */
  learn(network: NetworkRef, job: LearnJob, onProgress: (fraction: number) => void): Promise<LearnOutcome>;
  /** Frees what the pool holds, threads included, after what runs at the moment. */
  dispose(): Promise<void>;
}
