import { Worker } from 'node:worker_threads';
import { NonFiniteValueError } from '../errors/non-finite-value-error.js';
import { ThreadDiedError } from '../errors/thread-died-error.js';
import type { BlockOpponents } from '../opponents/opponent-draw.js';
import type { BlockOutcome, BlockRange } from './rollout-block.js';
import type { RolloutReply, RolloutRequest, RolloutThreadData } from './rollout-messages.js';
import type { BlockState, RolloutPool } from './rollout-pool.js';

/** Worlds that are played in threads of their own, each with some of the blocks. */
export class ThreadedRolloutPool implements RolloutPool {
  private readonly threads: readonly RolloutThread[];
  private newest: readonly BlockState[] = [];

  constructor(data: Omit<RolloutThreadData, 'blocks'>, blocks: readonly BlockRange[], threads: number) {
    const count = Math.min(threads, blocks.length);
    // Neighbours share a thread, so that the threads' blocks one after the other are all blocks in their order.
    this.threads = Array.from({ length: count }, (_, thread) => {
      const [from, to] = [thread, thread + 1].map((i) => Math.floor((i * blocks.length) / count));
      return new RolloutThread({ ...data, blocks: blocks.slice(from, to) });
    });
  }

  async reset(seed: number): Promise<void> {
    await this.askAll(() => ({ type: 'reset', seed }));
  }

  collect(
    counts: Readonly<Record<string, number>>,
    opponents: readonly BlockOpponents[],
    onProgress: (fraction: number) => void,
  ): Promise<readonly BlockOutcome[]> {
    const ofThreads = this.shares(opponents);
    const done = this.threads.map(() => 0);
    return this.askAll(
      (thread) => ({ type: 'collect', counts, opponents: ofThreads[thread] }),
      (thread, fraction) => {
        done[thread] = fraction;
        onProgress(done.reduce((sum, each) => sum + each, 0) / done.length);
      },
    );
  }

  states(): readonly BlockState[] {
    return this.newest;
  }

  async load(states: readonly BlockState[]): Promise<void> {
    const ofThreads = this.shares(states);
    await this.askAll((thread) => ({ type: 'load', states: ofThreads[thread] }));
  }

  async dispose(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.stop()));
  }

  /** What there is for each block, by thread. */
  private shares<Thing>(ofBlocks: readonly Thing[]): readonly (readonly Thing[])[] {
    let next = 0;
    return this.threads.map(({ blocks }) => ofBlocks.slice(next, (next += blocks)));
  }

  /** Asks every thread and waits for all of them, whatever becomes of one. */
  private async askAll(
    request: (thread: number) => RolloutRequest,
    onProgress: (thread: number, fraction: number) => void = () => {},
  ): Promise<readonly BlockOutcome[]> {
    const replies = await Promise.allSettled(
      this.threads.map((thread, i) => thread.ask(request(i), (fraction) => onProgress(i, fraction))),
    );
    const outcomes: BlockOutcome[] = [];
    const states: BlockState[] = [];
    for (const reply of replies) {
      if (reply.status === 'rejected') throw reply.reason;
      outcomes.push(...reply.value.outcomes);
      states.push(...reply.value.states);
    }
    this.newest = states;
    return outcomes;
  }
}

type Done = Extract<RolloutReply, { type: 'done' }>;

class RolloutThread {
  readonly blocks: number;
  private readonly worker: Worker;
  private readonly exited: Promise<void>;
  private death: ThreadDiedError | null = null;
  private waiting: {
    readonly resolve: (done: Done) => void;
    readonly reject: (error: unknown) => void;
    readonly onProgress: (fraction: number) => void;
  } | null = null;

  constructor(data: RolloutThreadData) {
    this.blocks = data.blocks.length;
    this.worker = new Worker(new URL('./rollout-thread.js', import.meta.url), { workerData: data });
    this.worker.on('message', (reply: RolloutReply) => this.take(reply));
    this.worker.on('error', (error) => this.die(error.message));
    this.exited = new Promise((resolve) => {
      this.worker.once('exit', (code) => {
        this.die(`it ended with code ${code}`);
        resolve();
      });
    });
  }

  ask(request: RolloutRequest, onProgress: (fraction: number) => void): Promise<Done> {
    return new Promise((resolve, reject) => {
      if (this.death !== null) {
        reject(this.death);
        return;
      }
      this.waiting = { resolve, reject, onProgress };
      this.worker.postMessage(request);
    });
  }

  async stop(): Promise<void> {
    if (this.death === null) this.worker.postMessage({ type: 'stop' } satisfies RolloutRequest);
    await this.exited;
  }

  private take(reply: RolloutReply): void {
    const { waiting } = this;
    if (waiting === null) return;
    if (reply.type === 'progress') {
      waiting.onProgress(reply.fraction);
      return;
    }
    this.waiting = null;
    if (reply.type === 'done') {
      waiting.resolve(reply);
    } else if (reply.nonFinite !== null) {
      const { what, world, agent, step } = reply.nonFinite;
      waiting.reject(new NonFiniteValueError(what, world, agent, step));
    } else {
      waiting.reject(reply.cause instanceof Error ? reply.cause : new Error(reply.message));
    }
  }

  private die(reason: string): void {
    this.death ??= new ThreadDiedError('rollout', reason);
    this.waiting?.reject(this.death);
    this.waiting = null;
  }
}
