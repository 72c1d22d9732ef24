import type { Coefficients } from '../coefficients.js';
import type { RolloutBatch } from '../rollout-batch.js';

/** What a learner knows after it has looked at a rollout, and before it learns from it. */
export interface Lesson {
  readonly batch: RolloutBatch;
  /** Indices of the steps that the newest version played. */
  readonly learnable: Int32Array;
  /** Those among them on which an agent could act. */
  readonly active: Int32Array;
  readonly coefficients: Coefficients;
  /** Weight of the KL penalty. */
  readonly klCoeff: number;
  /** V before learning, [T, R]. */
  readonly oldValues: Float32Array;
  /** [T, R]. */
  readonly advantages: Float32Array;
  /** What the value function is fitted to, [T, R]. */
  readonly returns: Float32Array;
  /** What the value function remembered where each sequence begins, [T / L, R, S]; empty without a memory. */
  readonly valueBeginnings: Float32Array;
}
