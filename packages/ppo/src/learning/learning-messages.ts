import type { ExecutorName } from '@hideout/compile';
import type { RecurrentValuesJob } from '../recurrent/recurrent-values.js';
import type { LearnJob, LearnOutcome } from './learn-job.js';
import type { NetworkDescription, NetworkRef } from './network-key.js';

/** What a learning thread is started with. */
export interface LearningThreadData {
  readonly networks: readonly NetworkDescription[];
  readonly backend: ExecutorName;
}

/** What a learning thread is asked for. */
export type LearningRequest =
  | {
      readonly type: 'values';
      readonly network: NetworkRef;
      readonly parameters: Float32Array;
      readonly observations: Float32Array;
      readonly into: Float32Array;
      readonly pieceRows: number;
    }
  | {
      readonly type: 'values-through-time';
      readonly network: NetworkRef;
      readonly job: RecurrentValuesJob;
    }
  | { readonly type: 'learn'; readonly network: NetworkRef; readonly job: LearnJob };

/** null: values, which were written into the shared array. */
export type LearningResult = LearnOutcome | null;
