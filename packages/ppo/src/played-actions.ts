import type { ActionDistribution } from './distributions/action-distribution.js';
import type { RolloutBatch } from './rollout-batch.js';

/** Actions of one policy. M: steps of an agent on which its action had an effect, and was the newest version's. */
export interface PlayedActions {
  /** W. */
  readonly width: number;
  /** [M, W]: real numbers as they were drawn, which the environment may clip, or choices as whole numbers. */
  readonly actions: Float32Array;
}

/** The actions of a rollout, copied. */
export function playedActions(batch: RolloutBatch, distribution: ActionDistribution): PlayedActions {
  const { actionWidth: width, encodedSize } = distribution;
  const { active } = batch;
  let count = 0;
  for (let i = 0; i < active.length; i++) count += active[i];
  const actions = new Float32Array(count * width);
  let to = 0;
  for (let i = 0; i < active.length; i++) {
    if (active[i] === 0) continue;
    distribution.decode(batch.actions, i * encodedSize, actions, to);
    to += width;
  }
  return { width, actions };
}
