import type { BlockOpponents } from '../opponents/opponent-draw.js';

/** What is different from one rollout to the next; everything else is in the shared arrays. */
export interface RolloutOrder {
  /** How often each policy's normalisers have taken in observations. */
  readonly counts: Readonly<Record<string, number>>;
  /** Who plays with a past version, block by block; empty: nobody. */
  readonly opponents: readonly BlockOpponents[];
  /** Which of the batches it is written into. */
  readonly batch: number;
}
