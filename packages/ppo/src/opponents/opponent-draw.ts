import type { RandomStream } from '../random-streams.js';

/**
 * Who plays in a block of worlds with a past version: policy -> slot of its pool. Whoever is not named plays with its
 * newest version.
 */
export type BlockOpponents = Readonly<Record<string, number>>;

export interface OpponentDraw {
  /** Blocks of worlds that are played. */
  readonly blocks: number;
  /** Iterations that are done. */
  readonly iteration: number;
  /** All policies, in their order. */
  readonly policyIds: readonly string[];
  /** Those among them that learn. */
  readonly learnerIds: readonly string[];
  /** Of a block, to be played with newest versions only. */
  readonly newestProbability: number;
  /** Slots that may be drawn; with none, only newest versions play. */
  readonly slots: readonly number[];
}

/**
 * Draws the opponents of every block. Each block belongs to one policy that learns, in turn by block and by iteration,
 * so that each learns from as many blocks as the others; it plays with its newest version, and so do all others with
 * `newestProbability`. Else every other policy plays with a past version, each drawn by itself, all slots alike.
 */
export function drawOpponents(draw: OpponentDraw, random: RandomStream): readonly BlockOpponents[] {
  const { blocks, iteration, policyIds, learnerIds, newestProbability, slots } = draw;
  return Array.from({ length: blocks }, (_, block) => {
    if (slots.length === 0 || learnerIds.length === 0) return {};
    if (random.uniform() < newestProbability) return {};
    const learner = learnerIds[(block + iteration) % learnerIds.length];
    const others = policyIds.filter((policyId) => policyId !== learner);
    return Object.fromEntries(others.map((policyId) => [policyId, slots[random.below(slots.length)]]));
  });
}
