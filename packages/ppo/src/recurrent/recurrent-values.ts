import { forgetRows } from './memory.js';
import type { StepProgram } from '../step-program.js';

/**
 * A rollout whose values a network with a memory is asked for: plain data over shared arrays. T steps of R rows in
 * sequences of L steps, K truncated episodes.
 */
export interface RecurrentValuesJob {
  readonly parameters: Float32Array;
  /** Normalised, [T + 1, R, O]. */
  readonly observations: Float32Array;
  /** 1 where the episode ended with this step, [T, R]. */
  readonly ended: Uint8Array;
  /** L. */
  readonly sequenceLength: number;
  /** What the network remembers before the first step, [R, S]; afterwards, before the first step of the next rollout. */
  readonly memory: Float32Array;
  /** Written: what it remembered where each sequence begins, [T / L, R, S]. */
  readonly beginnings: Float32Array;
  /** Written, [T + 1, R]. */
  readonly values: Float32Array;
  readonly truncations: {
    /** Truncated steps, indices into [T, R], [K]. */
    readonly indices: Int32Array;
    /** The last observations of their episodes, normalised, [K, O]. */
    readonly observations: Float32Array;
    /** Written: their values, [K]. */
    readonly values: Float32Array;
  };
}

/**
 * Goes through a rollout in the order of time, as the policy did. The last observation of a truncated episode is valued
 * with what was remembered of that episode.
 *
 * @param shouldStop asked before every step; true: the rest is left undone, and what is written is of no use.
 */
export async function valuesThroughTime(
  program: StepProgram,
  job: RecurrentValuesJob,
  shouldStop: () => boolean = () => false,
): Promise<void> {
  const { parameters, observations, ended, memory, beginnings, values, truncations } = job;
  const size = program.memorySize;
  const rows = memory.length / size;
  const steps = ended.length / rows;
  const width = observations.length / values.length;
  const observationsAt = (t: number): Float32Array =>
    observations.subarray(t * rows * width, (t + 1) * rows * width);
  const truncatedAt = stepsOf(truncations.indices, rows);
  const finalMemories = new Float32Array(truncations.indices.length * size);

  for (let t = 0; t < steps && !shouldStop(); t++) {
    if (t % job.sequenceLength === 0) beginnings.set(memory, (t / job.sequenceLength) * memory.length);
    values.set(await program.run(parameters, { observations: observationsAt(t), memory }), t * rows);
    for (const k of truncatedAt.get(t) ?? []) {
      const row = truncations.indices[k] % rows;
      finalMemories.set(memory.subarray(row * size, (row + 1) * size), k * size);
    }
    forgetRows(memory, rows, (row) => ended[t * rows + row] === 1);
  }
  // The next rollout begins with this observation: for now it is only looked at.
  values.set(
    await program.run(parameters, { observations: observationsAt(steps), memory: memory.slice() }),
    steps * rows,
  );
  if (truncations.indices.length > 0) {
    const last = { observations: truncations.observations, memory: finalMemories };
    truncations.values.set(await program.run(parameters, last));
  }
}

/** Positions in `indices` (into [T, R]), by step. */
function stepsOf(indices: Int32Array, rows: number): ReadonlyMap<number, number[]> {
  const byStep = new Map<number, number[]>();
  indices.forEach((index, k) => {
    const step = Math.floor(index / rows);
    byStep.set(step, [...(byStep.get(step) ?? []), k]);
  });
  return byStep;
}
