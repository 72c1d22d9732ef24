/**
 * How a rollout [T, R] is cut into sequences of L steps: sequence k is row k % R from step floor(k / R) * L on. There are
 * T / L * R of them, in the order of their beginnings, so that [T / L, R, ...] holds one entry for each.
 */
export interface SequenceLayout {
  /** L. */
  readonly length: number;
  /** R. */
  readonly rows: number;
}

/** Index into [T, R] of step `step` of sequence `sequence`. */
export function stepIndex({ length, rows }: SequenceLayout, sequence: number, step: number): number {
  return (Math.floor(sequence / rows) * length + step) * rows + (sequence % rows);
}

/** Index into [T, R] of every step of some sequences, one sequence after another, [sequences.length * L]. */
export function stepIndices(layout: SequenceLayout, sequences: Int32Array): Int32Array {
  const indices = new Int32Array(sequences.length * layout.length);
  sequences.forEach((sequence, i) => {
    for (let step = 0; step < layout.length; step++) {
      indices[i * layout.length + step] = stepIndex(layout, sequence, step);
    }
  });
  return indices;
}
