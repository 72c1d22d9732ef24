import type { ExecutorName } from '@hideout/compile';
import type { LearnJob, LearnOutcome } from './learn-job.js';
import type { NetworkRef } from './learning-pool.js';
import type { NetworkDescription } from './network-key.js';

/** What a learning thread is started with. */
export interface LearningThreadData {
  readonly networks: readonly NetworkDescription[];
  readonly backend: ExecutorName;
}

/** From the trainer to a learning thread. */
export type LearningRequest =
  | {
      readonly type: 'values';
      readonly id: number;
      readonly policyId: string;
      readonly parameters: Float32Array;
      readonly observations: Float32Array;
      readonly into: Float32Array;
      readonly pieceRows: number;
    }
  | { readonly type: 'learn'; readonly id: number; readonly network: NetworkRef; readonly job: LearnJob }
  /** Leave the rest undone and end. */
  | { readonly type: 'stop' };

/** From a learning thread to the trainer. */
export type LearningReply =
  | { readonly type: 'progress'; readonly id: number; readonly fraction: number }
  | { readonly type: 'done'; readonly id: number; readonly outcome: LearnOutcome | null }
  | { readonly type: 'failed'; readonly id: number; readonly message: string };
