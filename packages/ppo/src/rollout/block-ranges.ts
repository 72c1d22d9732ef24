import type { BlockRange } from './seat.js';

/**
 * Worlds are played in so many blocks, whatever the number of threads: a block's policies see its worlds in one go, and
 * a matrix product's last bits depend on how many rows it has.
 */
export const mostBlocks = 4;

/** Cuts the worlds into blocks, none larger than another by more than one. */
export function blockRanges(worlds: number, blocks = Math.min(mostBlocks, worlds)): readonly BlockRange[] {
  return Array.from({ length: blocks }, (_, block) => {
    const firstWorld = Math.floor((block * worlds) / blocks);
    return { firstWorld, worlds: Math.floor(((block + 1) * worlds) / blocks) - firstWorld };
  });
}
