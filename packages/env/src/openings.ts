import type { HideAndSeekConfig } from './config.js';
import type { Opening } from './map-plan.js';

/*
 * Openings as numbers of the world's state, so that they are saved with it: rows of `openingWords` numbers in a fixed
 * number of rows, of which the last ones have width 0 and stand for nothing.
 */

/** Numbers of one opening. */
export const openingWords = 7;

/** The most openings that a world of this configuration can have, and at least 1. */
export function mostOpenings({ map, rooms, doorways }: HideAndSeekConfig): number {
  if (map === 'open') return 1;
  // A ruined room has a collapsed piece of wall at most besides its doorways.
  return map === 'fort' ? doorways : rooms * (doorways + 1);
}

/** Writes the openings of a world into its part of the state's array, [D, 7]. */
export function writeOpenings(
  openings: readonly Opening[],
  out: Int32Array,
  world: number,
  most: number,
): void {
  const first = world * most * openingWords;
  out.fill(0, first, first + most * openingWords);
  for (let i = 0; i < openings.length; i++) {
    const { x, z, alongX, width, floor, inward, room } = openings[i]!;
    const at = first + i * openingWords;
    out[at] = x;
    out[at + 1] = z;
    out[at + 2] = alongX ? 1 : 0;
    out[at + 3] = width;
    out[at + 4] = floor;
    out[at + 5] = inward;
    out[at + 6] = room;
  }
}

/** The openings of a world. */
export function readOpenings(words: Int32Array, world: number, most: number): readonly Opening[] {
  const openings: Opening[] = [];
  for (let i = 0; i < most; i++) {
    const at = (world * most + i) * openingWords;
    const width = words[at + 3]!;
    if (width === 0) break;
    openings.push({
      x: words[at]!,
      z: words[at + 1]!,
      alongX: words[at + 2] === 1,
      width,
      floor: words[at + 4]!,
      inward: words[at + 5] === 1 ? 1 : -1,
      room: words[at + 6]!,
    });
  }
  return openings;
}
