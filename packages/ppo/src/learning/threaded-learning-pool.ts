import type { ExecutorName } from '@hideout/compile';
import type { RecurrentValuesJob } from '../recurrent/recurrent-values.js';
import { WorkerThread } from '../threads/worker-thread.js';
import type { LearnJob, LearnOutcome } from './learn-job.js';
import type { LearningRequest, LearningResult, LearningThreadData } from './learning-messages.js';
import type { LearningPool } from './learning-pool.js';
import { networkKey, ofNetwork } from './network-key.js';
import type { NetworkDescription, NetworkRef } from './network-key.js';
import { sharedOut } from './sharing-out.js';

/** A network and how much there is to do for it, in any unit. */
export interface WeighedNetwork {
  readonly network: NetworkDescription;
  readonly work: number;
}

type LearningThread = WorkerThread<LearningRequest, LearningResult>;

/**
 * Networks that learn in threads of their own: each network in the same one always, each thread with single-threaded
 * programs, so that what comes out does not depend on how many threads there are.
 */
export class ThreadedLearningPool implements LearningPool {
  private readonly threads: readonly LearningThread[];
  private readonly threadOf = new Map<string, LearningThread>();

  constructor(networks: readonly WeighedNetwork[], threads: number, backend: ExecutorName) {
    const entry = new URL('./learning-thread.js', import.meta.url);
    this.threads = sharedOut(networks, threads, ({ work }) => work).map((share) => {
      const data: LearningThreadData = { networks: share.map(({ network }) => network), backend };
      const thread: LearningThread = new WorkerThread('learning', entry, data);
      for (const { network } of share) this.threadOf.set(networkKey(network), thread);
      return thread;
    });
  }

  async ready(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.ready));
  }

  async values(
    network: NetworkRef,
    parameters: Float32Array,
    observations: Float32Array,
    into: Float32Array,
    pieceRows: number,
  ): Promise<void> {
    const thread = ofNetwork(this.threadOf, network);
    await thread.ask({ type: 'values', network, parameters, observations, into, pieceRows });
  }

  async valuesThroughTime(network: NetworkRef, job: RecurrentValuesJob): Promise<void> {
    const thread = ofNetwork(this.threadOf, network);
    await thread.ask({ type: 'values-through-time', network, job });
  }

  async learn(
    network: NetworkRef,
    job: LearnJob,
    onProgress: (fraction: number) => void,
  ): Promise<LearnOutcome> {
    const thread = ofNetwork(this.threadOf, network);
    // Learning always has an outcome; null is the answer to `values`.
    return (await thread.ask({ type: 'learn', network, job }, onProgress)) as LearnOutcome;
  }

  async dispose(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.stop()));
  }
}
