/** A recurrent cell: its equations, and how many numbers it puts out. */
export interface CellShape {
  readonly kind: 'lstm' | 'gru';
  readonly units: number;
}

/**
 * What a policy and its value function remember within an episode. `sequenceLength`: steps over which gradients flow
 * back; a rollout is cut into sequences of so many, each from the state that was there when it was played.
 */
export type MemoryConfig = { readonly kind: 'none' } | (CellShape & { readonly sequenceLength: number });

/** The cell of a configuration; null: none. */
export function cellOf(memory: MemoryConfig | undefined): CellShape | null {
  return memory === undefined || memory.kind === 'none' ? null : { kind: memory.kind, units: memory.units };
}

/** Steps of a sequence; 1 without a memory. */
export function sequenceLengthOf(memory: MemoryConfig | undefined): number {
  return memory === undefined || memory.kind === 'none' ? 1 : memory.sequenceLength;
}

/** Numbers that a cell remembers for one row, S: output and inner state of an LSTM, output of a GRU; 0: no cell. */
export function memorySize(cell: CellShape | null | undefined): number {
  if (cell === null || cell === undefined) return 0;
  return cell.kind === 'lstm' ? 2 * cell.units : cell.units;
}

/** Makes some rows of a memory [rows, S] forget everything: zeros, which is how an episode begins. */
export function forgetRows(memory: Float32Array, rows: number, forgets: (row: number) => boolean): void {
  const size = memory.length / rows;
  for (let row = 0; row < rows; row++) {
    if (forgets(row)) memory.fill(0, row * size, (row + 1) * size);
  }
}
