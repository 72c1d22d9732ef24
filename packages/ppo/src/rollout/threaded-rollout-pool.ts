import { WorkerThread } from '../threads/worker-thread.js';
import type { BlockOutcome } from './rollout-block.js';
import type { RolloutRequest, RolloutResult, RolloutThreadData } from './rollout-messages.js';
import type { RolloutOrder } from './rollout-order.js';
import type { BlockState, RolloutPool } from './rollout-pool.js';
import type { BlockRange } from './seat.js';

type RolloutThread = WorkerThread<RolloutRequest, RolloutResult>;

/** Worlds that are played in threads of their own, each with some of the blocks. */
export class ThreadedRolloutPool implements RolloutPool {
  private readonly threads: readonly RolloutThread[];
  /** Blocks of each thread: neighbours, so that those of the threads one after the other are all in their order. */
  private readonly ranges: readonly (readonly BlockRange[])[];
  private newest: readonly BlockState[] = [];

  constructor(data: Omit<RolloutThreadData, 'blocks'>, blocks: readonly BlockRange[], threads: number) {
    const count = Math.min(threads, blocks.length);
    this.ranges = Array.from({ length: count }, (_, thread) => {
      const [from, to] = [thread, thread + 1].map((i) => Math.floor((i * blocks.length) / count));
      return blocks.slice(from, to);
    });
    const entry = new URL('./rollout-thread.js', import.meta.url);
    this.threads = this.ranges.map(
      (own): RolloutThread =>
        new WorkerThread('rollout', entry, { ...data, blocks: own } satisfies RolloutThreadData),
    );
  }

  async reset(seed: number): Promise<void> {
    await this.askAll(() => ({ type: 'reset', seed }));
  }

  collect(order: RolloutOrder, onProgress: (fraction: number) => void): Promise<readonly BlockOutcome[]> {
    const ofThreads = this.shares(order.opponents);
    const done = this.threads.map(() => 0);
    return this.askAll(
      (thread) => ({ type: 'collect', order: { ...order, opponents: ofThreads[thread] } }),
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
    return this.ranges.map(({ length }) => ofBlocks.slice(next, (next += length)));
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
