import type { ActionDistribution } from './distributions/action-distribution.js';
import { cellOf, memorySize, sequenceLengthOf } from './recurrent/memory.js';
import type { MemoryConfig } from './recurrent/memory.js';
import { sharedFloat32, sharedUint8 } from './shared-arrays.js';

/** A step whose episode was truncated: its index into [T, R], and what the value function sees of its end, normalised. */
export interface Truncation {
  readonly index: number;
  readonly finalInput: Float32Array;
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
  /** What the value function sees instead, likewise: [T, R, S] and [T + 1, R, S]; empty where it sees the observations. */
  readonly rawStates: Float32Array;
  readonly states: Float32Array;
  /** Encoded actions, [T, R, E]. */
  readonly actions: Float32Array;
  /** 1 for the choices that were allowed, [T, R, E]; empty where none is ever forbidden. */
  readonly actionMasks: Float32Array;
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
  /** What the policy remembered where each sequence begins, [T / L, R, memory]; empty without a memory. */
  readonly beginnings: Float32Array;
}

export interface RolloutBatch extends RolloutArrays {
  readonly truncations: Truncation[];
}

/** What the sizes of a batch follow from. */
export interface BatchSizes {
  /** T. */
  readonly steps: number;
  /** R. */
  readonly rows: number;
  /** O. */
  readonly observationSize: number;
  /** S; missing or 0: the value function sees the observations. */
  readonly stateSize?: number | undefined;
  readonly hasActionMasks?: boolean;
  readonly memory?: MemoryConfig | undefined;
}

/** Buffers for one policy, in arrays that all threads see, used again in every iteration. */
export function newRolloutBatch(sizes: BatchSizes, distribution: ActionDistribution): RolloutBatch {
  const { steps, rows, observationSize, stateSize = 0, hasActionMasks = false, memory } = sizes;
  const sequenceLength = sequenceLengthOf(memory);
  const samples = steps * rows;
  return {
    steps,
    rows,
    rawObservations: sharedFloat32(samples * observationSize),
    observations: sharedFloat32((samples + rows) * observationSize),
    rawStates: sharedFloat32(samples * stateSize),
    states: sharedFloat32((samples + rows) * stateSize),
    actions: sharedFloat32(samples * distribution.encodedSize),
    actionMasks: sharedFloat32(hasActionMasks ? samples * distribution.encodedSize : 0),
    members: sharedFloat32(samples * distribution.parameterSize),
    rewards: sharedFloat32(samples),
    active: sharedUint8(samples),
    learnable: sharedUint8(samples).fill(1),
    ended: sharedUint8(samples),
    sequenceLength,
    beginnings: sharedFloat32((samples / sequenceLength) * memorySize(cellOf(memory))),
    truncations: [],
  };
}
