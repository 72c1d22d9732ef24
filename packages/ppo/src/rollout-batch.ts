import type { ActionDistribution } from './distributions/action-distribution.js';

/** What one policy's agents saw, did and got in one iteration. Time-major; R = worlds x agents of the policy. */
export interface RolloutBatch {
  /** T. */
  readonly steps: number;
  /** R. */
  readonly rows: number;
  /** As the environment gave them, [T, R, O]. */
  readonly rawObservations: Float32Array;
  /** Normalised, [T + 1, R, O]: the last is what the next iteration starts from. */
  readonly observations: Float32Array;
  /** Encoded actions, [T, R, E]. */
  readonly actions: Float32Array;
  /** Members of the action distribution that they were drawn from, [T, R, D]. */
  readonly members: Float32Array;
  /** [T, R]. */
  readonly rewards: Float32Array;
  /** 1 where the action had an effect, [T, R]. */
  readonly active: Uint8Array;
  /** 1 where the episode ended with this step, [T, R]. */
  readonly ended: Uint8Array;
  /** Steps (indices into [T, R]) that were truncated, and the normalised last observation of each. */
  readonly truncations: { readonly index: number; readonly finalObservation: Float32Array }[];
}

/** Buffers for one policy, used again in every iteration. */
export function newRolloutBatch(
  steps: number,
  rows: number,
  observationSize: number,
  distribution: ActionDistribution,
): RolloutBatch {
  return {
    steps,
    rows,
    rawObservations: new Float32Array(steps * rows * observationSize),
    observations: new Float32Array((steps + 1) * rows * observationSize),
    actions: new Float32Array(steps * rows * distribution.encodedSize),
    members: new Float32Array(steps * rows * distribution.parameterSize),
    rewards: new Float32Array(steps * rows),
    active: new Uint8Array(steps * rows),
    ended: new Uint8Array(steps * rows),
    truncations: [],
  };
}
