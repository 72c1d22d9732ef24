import type { NetworkPrograms } from './network-programs.js';

/** Values of normalised observations [M, O] into `into`, [M], `pieceRows` rows at a time. */
export async function valuesInPieces(
  programs: NetworkPrograms,
  parameters: Float32Array,
  observations: Float32Array,
  into: Float32Array,
  pieceRows: number,
): Promise<void> {
  const rows = into.length;
  const width = observations.length / rows;
  for (let start = 0; start < rows; start += pieceRows) {
    const end = Math.min(rows, start + pieceRows);
    const piece = observations.subarray(start * width, end * width);
    into.set(await programs.values(parameters, piece), start);
  }
}
