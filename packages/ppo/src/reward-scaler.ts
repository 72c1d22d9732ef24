import { newRunningMoments, updateMoments } from './running-moments.js';
import type { RunningMoments } from './running-moments.js';

/** Scaled rewards are cut off here, in standard deviations of the return. */
const clip = 10;
const epsilon = 1e-8;

/**
 * Divides rewards by the running standard deviation of the discounted return, so that learning rate and loss weights
 * do not depend on the unit of the reward (Engstrom et al. 2020, https://arxiv.org/abs/2005.12729, section 3).
 */
export class RewardScaler {
  readonly moments: RunningMoments = newRunningMoments(1);
  /** Discounted return so far of every row, [R]. */
  readonly returns: Float64Array;

  constructor(
    rows: number,
    readonly enabled: boolean,
  ) {
    this.returns = new Float64Array(rows);
  }

  /**
   * Takes in a rollout, then scales it in place.
   *
   * @param rewards [T, R].
   * @param ended 1 where an episode ended, [T, R].
   * @param gamma discount.
   * @param learnable 0 where the statistics are to leave a step out, [T, R].
   */
  scale(rewards: Float32Array, ended: Uint8Array, gamma: number, learnable: Uint8Array): void {
    if (!this.enabled) return;
    const rows = this.returns.length;
    const history = new Float64Array(rewards.length);
    for (let i = 0; i < rewards.length; i++) {
      const row = i % rows;
      const value = this.returns[row] * gamma + rewards[i];
      history[i] = value;
      this.returns[row] = ended[i] === 1 ? 0 : value;
    }
    const counted = history.filter((_, i) => learnable[i] === 1);
    updateMoments(this.moments, counted, counted.length);
    const deviation = Math.sqrt(this.moments.variance[0] + epsilon);
    for (let i = 0; i < rewards.length; i++) {
      rewards[i] = Math.min(clip, Math.max(-clip, rewards[i] / deviation));
    }
  }
}
