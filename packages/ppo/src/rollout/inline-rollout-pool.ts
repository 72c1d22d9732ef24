import { loadBlock, saveBlock } from './block-state.js';
import type { BlockOutcome, RolloutBlock } from './rollout-block.js';
import type { RolloutOrder } from './rollout-order.js';
import type { BlockState, RolloutPool } from './rollout-pool.js';

/** Worlds that are played in the thread that asks, one block after the other. */
export class InlineRolloutPool implements RolloutPool {
  constructor(private readonly blocks: readonly RolloutBlock[]) {}

  async reset(seed: number): Promise<void> {
    for (const { env } of this.blocks) env.reset(seed);
  }

  async collect(
    { counts, opponents, batch }: RolloutOrder,
    onProgress: (fraction: number) => void,
    shouldStop?: () => boolean,
  ): Promise<readonly BlockOutcome[]> {
    const outcomes: BlockOutcome[] = [];
    for (const block of this.blocks) {
      const before = outcomes.length;
      block.setPlayers(counts, opponents[before], batch);
      const ofBlock = (fraction: number): void => onProgress((before + fraction) / this.blocks.length);
      outcomes.push(await block.collect(ofBlock, shouldStop));
    }
    return outcomes;
  }

  states(): readonly BlockState[] {
    return this.blocks.map(saveBlock);
  }

  async load(states: readonly BlockState[]): Promise<void> {
    this.blocks.forEach((block, i) => loadBlock(block, states[i]));
  }

  async dispose(): Promise<void> {
    for (const block of this.blocks) block.dispose();
  }
}
