import type { RandomStream } from './random-streams.js';

/** Shuffles in place (Fisher and Yates, in Durstenfeld's form). */
export function shuffle(indices: Int32Array, random: RandomStream): void {
  for (let i = indices.length - 1; i > 0; i--) {
    const k = random.below(i + 1);
    const swapped = indices[i];
    indices[i] = indices[k];
    indices[k] = swapped;
  }
}

/**
 * Cuts the indices into minibatches of about `size`, none smaller than the others by more than one, so that no update
 * is made from a small rest. Views, not copies.
 */
export function minibatches(indices: Int32Array, size: number): Int32Array[] {
  const count = Math.max(1, Math.round(indices.length / size));
  return Array.from({ length: count }, (_, k) =>
    indices.subarray(
      Math.floor((k * indices.length) / count),
      Math.floor(((k + 1) * indices.length) / count),
    ),
  );
}

/** Copies rows `indices` of `from` [*, width] one after another into `into`, [indices.length, width]. */
export function gatherRows(from: Float32Array, width: number, indices: Int32Array, into: Float32Array): void {
  // A view a row costs more than it saves until rows are this wide.
  const isWide = width >= 32;
  for (let i = 0; i < indices.length; i++) {
    const start = indices[i] * width;
    if (isWide) into.set(from.subarray(start, start + width), i * width);
    else for (let k = 0; k < width; k++) into[i * width + k] = from[start + k];
  }
}
