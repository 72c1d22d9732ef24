import { Worker } from 'node:worker_threads';
import type { ExecutorName } from '@hideout/compile';
import { ThreadDiedError } from '../errors/thread-died-error.js';
import type { LearnJob, LearnOutcome } from './learn-job.js';
import type { LearningReply, LearningRequest, LearningThreadData } from './learning-messages.js';
import type { LearningPool, NetworkRef } from './learning-pool.js';
import { networkKey } from './network-key.js';
import type { NetworkDescription } from './network-key.js';
import { sharedOut } from './sharing-out.js';

/** A network and how much there is to do for it, in any unit. */
export interface WeighedNetwork {
  readonly network: NetworkDescription;
  readonly work: number;
}

/**
 * Networks that learn in threads of their own: each network in the same one always, each thread with single-threaded
 * programs, so that what comes out does not depend on how many threads there are.
 */
export class ThreadedLearningPool implements LearningPool {
  private readonly threads: readonly LearningThread[];
  private readonly threadOf = new Map<string, LearningThread>();

  constructor(networks: readonly WeighedNetwork[], threads: number, backend: ExecutorName) {
    const shares = sharedOut(networks, threads, ({ work }) => work);
    this.threads = shares.map((share) => {
      const thread = new LearningThread({ networks: share.map(({ network }) => network), backend });
      for (const { network } of share) this.threadOf.set(networkKey(network), thread);
      return thread;
    });
  }

  async values(
    policyId: string,
    parameters: Float32Array,
    observations: Float32Array,
    into: Float32Array,
    pieceRows: number,
  ): Promise<void> {
    const thread = this.of({ policyId, kind: 'value' });
    await thread.ask((id) => ({ type: 'values', id, policyId, parameters, observations, into, pieceRows }));
  }

  async learn(
    network: NetworkRef,
    job: LearnJob,
    onProgress: (fraction: number) => void,
  ): Promise<LearnOutcome> {
    const outcome = await this.of(network).ask((id) => ({ type: 'learn', id, network, job }), onProgress);
    if (outcome === null) throw new ThreadDiedError('learning', 'it was told to stop');
    return outcome;
  }

  async dispose(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.stop()));
  }

  private of(network: NetworkRef): LearningThread {
    const thread = this.threadOf.get(networkKey(network));
    if (thread === undefined) throw new RangeError(`there is no network ${networkKey(network)}`);
    return thread;
  }
}

interface Waiting {
  readonly resolve: (outcome: LearnOutcome | null) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: (fraction: number) => void;
}

class LearningThread {
  private readonly worker: Worker;
  private readonly exited: Promise<void>;
  private readonly waiting = new Map<number, Waiting>();
  private death: ThreadDiedError | null = null;
  private nextId = 0;

  constructor(data: LearningThreadData) {
    this.worker = new Worker(new URL('./learning-thread.js', import.meta.url), { workerData: data });
    this.worker.on('message', (reply: LearningReply) => this.take(reply));
    this.worker.on('error', (error) => this.die(new ThreadDiedError('learning', error.message)));
    this.exited = new Promise((resolve) => {
      this.worker.once('exit', (code) => {
        this.die(new ThreadDiedError('learning', `it ended with code ${code}`));
        resolve();
      });
    });
  }

  ask(
    request: (id: number) => LearningRequest,
    onProgress: (fraction: number) => void = () => {},
  ): Promise<LearnOutcome | null> {
    return new Promise((resolve, reject) => {
      if (this.death !== null) {
        reject(this.death);
        return;
      }
      const id = this.nextId++;
      this.waiting.set(id, { resolve, reject, onProgress });
      this.worker.postMessage(request(id));
    });
  }

  async stop(): Promise<void> {
    if (this.death === null) this.worker.postMessage({ type: 'stop' } satisfies LearningRequest);
    await this.exited;
  }

  private take(reply: LearningReply): void {
    const waiting = this.waiting.get(reply.id);
    if (waiting === undefined) return;
    if (reply.type === 'progress') {
      waiting.onProgress(reply.fraction);
      return;
    }
    this.waiting.delete(reply.id);
    if (reply.type === 'done') waiting.resolve(reply.outcome);
    else waiting.reject(new Error(reply.message));
  }

  private die(error: ThreadDiedError): void {
    this.death ??= error;
    for (const { reject } of this.waiting.values()) reject(this.death);
    this.waiting.clear();
  }
}
