import { cellIndex, isSolid } from './voxels.js';
import type { VoxelGrid } from './voxels.js';

/** Memory of a flood fill, one number a voxel, made once and used again. */
export interface FloodScratch {
  /** 1 where an agent can come to stand: voxel of its feet. */
  readonly reached: Uint8Array;
  readonly queue: Int32Array;
}

export function createFloodScratch(cells: number): FloodScratch {
  return { reached: new Uint8Array(cells), queue: new Int32Array(cells) };
}

/** Whether an agent can stand with its feet in voxel (x, y, z): two free voxels on a solid one. */
export function canStand(grid: VoxelGrid, x: number, y: number, z: number): boolean {
  return !isSolid(grid, x, y, z) && !isSolid(grid, x, y + 1, z) && isSolid(grid, x, y - 1, z);
}

/**
 * Marks in `scratch.reached` every voxel to which an agent standing at (x, y, z) can walk, without moving a block: to
 * the four sides, one up by a jump, or down by a fall of any height. Bodies are not in the way.
 */
export function floodOnFoot(grid: VoxelGrid, x: number, y: number, z: number, scratch: FloodScratch): void {
  const { reached, queue } = scratch;
  const { size } = grid;
  reached.fill(0);
  let length = 0;
  let next = 0;
  const start = cellIndex(grid, x, y, z);
  reached[start] = 1;
  queue[length++] = start;
  while (next < length) {
    const cell = queue[next++]!;
    const cx = cell % size;
    const cz = Math.floor(cell / size) % size;
    const cy = Math.floor(cell / (size * size));
    const canJump = !isSolid(grid, cx, cy + 2, cz);
    for (let direction = 0; direction < 4; direction++) {
      const nx = cx + (direction === 0 ? 1 : direction === 1 ? -1 : 0);
      const nz = cz + (direction === 2 ? 1 : direction === 3 ? -1 : 0);
      const ny = landing(grid, nx, cy, nz, canJump);
      if (ny < 0) continue;
      const neighbour = cellIndex(grid, nx, ny, nz);
      if (reached[neighbour] === 1) continue;
      reached[neighbour] = 1;
      queue[length++] = neighbour;
    }
  }
}

/** The y at which one stands after stepping from height y into column (x, z), -1 when that cannot be done. */
function landing(grid: VoxelGrid, x: number, y: number, z: number, canJump: boolean): number {
  if (canJump && canStand(grid, x, y + 1, z)) return y + 1;
  if (isSolid(grid, x, y, z) || isSolid(grid, x, y + 1, z)) return -1;
  let feet = y;
  while (!isSolid(grid, x, feet - 1, z)) feet--;
  return feet;
}
