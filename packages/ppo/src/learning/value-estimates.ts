import { forgetRows } from '../recurrent/memory.js';
import type { RolloutBatch } from '../rollout-batch.js';
import { sharedFloat32, sharedInt32 } from '../shared-arrays.js';
import type { LearningPool } from './learning-pool.js';
import type { NetworkDescription } from './network-key.js';

/** Whose values are asked for, and how. */
export interface ValueFunction {
  readonly network: NetworkDescription;
  readonly parameters: Float32Array;
  /** What it remembers before the rollout, [R, S]; afterwards, before the next one. Empty without a memory. */
  readonly memory: Float32Array;
  /** Rows that are valued at once, to bound memory. */
  readonly pieceRows: number;
}

/** The values of a rollout before learning. */
export interface ValueEstimates {
  /** V of what was seen, [T + 1, R]. */
  readonly values: Float32Array;
  /** V of what followed each step: 0 where the episode terminated, that of its end where it was truncated, [T, R]. */
  readonly nextValues: Float32Array;
  /** What the value function remembered where each sequence begins, [T / L, R, S]; empty without a memory. */
  readonly beginnings: Float32Array;
}

/** Values a rollout. `into`, [T + 1, R], becomes the estimates' `values`. */
export async function estimateValues(
  valueFunction: ValueFunction,
  batch: RolloutBatch,
  into: Float32Array,
  pool: LearningPool,
): Promise<ValueEstimates> {
  const { network, parameters, memory, pieceRows } = valueFunction;
  const inputs = batch.states.length > 0 ? batch.states : batch.observations;
  const { indices, observations: ends } = truncatedEnds(batch, network.shape.inputSize);
  const endValues = sharedFloat32(indices.length);
  const beginnings = sharedFloat32(batch.beginnings.length);
  if (network.shape.memory) {
    await pool.valuesThroughTime(network, {
      parameters,
      observations: inputs,
      ended: batch.ended,
      sequenceLength: batch.sequenceLength,
      memory,
      beginnings,
      values: into,
      truncations: { indices, observations: ends, values: endValues },
    });
    // Where a past version played it followed somebody else's episodes.
    forgetRows(memory, batch.rows, (row) => batch.learnable[row] === 0);
  } else {
    await pool.values(network, parameters, inputs, into, pieceRows);
    if (indices.length > 0) await pool.values(network, parameters, ends, endValues, pieceRows);
  }
  return { values: into, nextValues: nextValues(batch, into, endValues), beginnings };
}

/** What the value function sees of the ends of truncated episodes, [K, O], and after which steps, [K]. */
function truncatedEnds(
  { truncations }: RolloutBatch,
  width: number,
): { readonly indices: Int32Array; readonly observations: Float32Array } {
  const indices = sharedInt32(truncations.length);
  const observations = sharedFloat32(truncations.length * width);
  truncations.forEach(({ index, finalInput }, i) => {
    indices[i] = index;
    observations.set(finalInput, i * width);
  });
  return { indices, observations };
}

/** V of what followed each step, [T, R]: see AdvantageInput. */
function nextValues(
  { rows, ended, truncations }: RolloutBatch,
  values: Float32Array,
  endValues: Float32Array,
): Float32Array {
  const next = values.slice(rows);
  for (let i = 0; i < next.length; i++) if (ended[i] === 1) next[i] = 0;
  truncations.forEach(({ index }, i) => (next[index] = endValues[i]));
  return next;
}
