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
    private readonly gamma: number,
    readonly enabled: boolean,
  ) {
    this.returns = new Float64Array(rows);
  }

  /** Takes in a rollout, then scales it in place. rewards [T, R]; ended: 1 where an episode ended, [T, R]. */
  scale(rewards: Float32Array, ended: Uint8Array): void {
    if (!this.enabled) return;
    const rows = this.returns.length;
    const history = new Float64Array(rewards.length);
    for (let i = 0; i < rewards.length; i++) {
      const row = i % rows;
      const value = this.returns[row] * this.gamma + rewards[i];
      history[i] = value;
      this.returns[row] = ended[i] === 1 ? 0 : value;
    }
    updateMoments(this.moments, history, history.length);
    const deviation = Math.sqrt(this.moments.variance[0] + epsilon);
    for (let i = 0; i < rewards.length; i++) {
      rewards[i] = Math.min(clip, Math.max(-clip, rewards[i] / deviation));
    }
  }
}
