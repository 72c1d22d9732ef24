import type { ActionDistribution } from './distributions/action-distribution.js';
import { cellOf, memorySize, sequenceLengthOf } from './recurrent/memory.js';
import type { MemoryConfig } from './recurrent/memory.js';
import { sharedFloat32, sharedUint8 } from './shared-arrays.js';

/** A step whose episode was truncated: its index into [T, R], and the normalised last observation. */
export interface Truncation {
  readonly index: number;
  readonly finalObservation: Float32Array;
}

/** What one policy's agents saw, did and got in one iteration. Time-major; R = worlds x agents of the policy. */
export interface RolloutArrays {
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
  /** 1 where the action had an effect and was the newest version's: what the policy learns from, [T, R]. */
  readonly active: Uint8Array;
  /** 0 where a past version played: such steps are of no use for policy, value function and statistics, [T, R]. */
  readonly learnable: Uint8Array;
  /** 1 where the episode ended with this step, [T, R]. */
  readonly ended: Uint8Array;
  /** Steps of a sequence, L; 1 for a policy without a memory. */
  readonly sequenceLength: number;
  /** What the policy remembered where each sequence begins, [T / L, R, S]; empty without a memory. */
  readonly beginnings: Float32Array;
}

export interface RolloutBatch extends RolloutArrays {
  readonly truncations: Truncation[];
}

/** Buffers for one policy, in arrays that all threads see, used again in every iteration. */
export function newRolloutBatch(
  steps: number,
  rows: number,
  observationSize: number,
  distribution: ActionDistribution,
  memory?: MemoryConfig,
): RolloutBatch {
  const sequenceLength = sequenceLengthOf(memory);
  return {
    steps,
    rows,
    rawObservations: sharedFloat32(steps * rows * observationSize),
    observations: sharedFloat32((steps + 1) * rows * observationSize),
    actions: sharedFloat32(steps * rows * distribution.encodedSize),
    members: sharedFloat32(steps * rows * distribution.parameterSize),
    rewards: sharedFloat32(steps * rows),
    active: sharedUint8(steps * rows),
    learnable: sharedUint8(steps * rows).fill(1),
    ended: sharedUint8(steps * rows),
    sequenceLength,
    beginnings: sharedFloat32((steps / sequenceLength) * rows * memorySize(cellOf(memory))),
    truncations: [],
  };
}
