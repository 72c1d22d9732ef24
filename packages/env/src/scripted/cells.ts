import { cellIndex, isSolid } from '../voxels.js';
import type { VoxelGrid } from '../voxels.js';

/*
 * Voxels as single numbers, places in the grid's array: a cell stands for the voxel that somebody's feet are in, or for
 * a block.
 */

/** No cell. */
export const noCell = -1;

export function xOf(grid: VoxelGrid, cell: number): number {
  return cell % grid.size;
}

export function zOf(grid: VoxelGrid, cell: number): number {
  return ((cell - (cell % grid.size)) / grid.size) % grid.size;
}

export function yOf(grid: VoxelGrid, cell: number): number {
  const layer = grid.size * grid.size;
  return (cell - (cell % layer)) / layer;
}

/** The cell at (x, y, z), `noCell` outside the world. */
export function cellAt(grid: VoxelGrid, x: number, y: number, z: number): number {
  const { size, height } = grid;
  if (x < 0 || y < 0 || z < 0 || x >= size || y >= height || z >= size) return noCell;
  return cellIndex(grid, x, y, z);
}

/** The four sides of a column, x z. */
export const sides: readonly (readonly [number, number])[] = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
];

/** Columns between two cells, along x and along z together. */
export function columnsBetween(grid: VoxelGrid, a: number, b: number): number {
  return Math.abs(xOf(grid, a) - xOf(grid, b)) + Math.abs(zOf(grid, a) - zOf(grid, b));
}

/** Kind of the voxel of a cell. */
export function kindOf(grid: VoxelGrid, cell: number): number {
  return grid.cells[cell]!;
}

/** Half of the width that has to be free along a straight way: what a body takes, and hardly more. */
const halfWay = 0.299;
/** Blocks from one place of the way that is looked at to the next. */
const stride = 0.2;

/** Whether a body with its feet at `feet` can walk from (x, z) straight to (toX, toZ), on level ground all the way. */
export function isStraightWay(
  grid: VoxelGrid,
  feet: number,
  x: number,
  z: number,
  toX: number,
  toZ: number,
): boolean {
  const dx = toX - x;
  const dz = toZ - z;
  const strides = Math.max(1, Math.ceil(Math.sqrt(dx * dx + dz * dz) / stride));
  for (let i = 0; i <= strides; i++) {
    if (!hasRoom(grid, feet, x + (dx * i) / strides, z + (dz * i) / strides)) return false;
  }
  return true;
}

function hasRoom(grid: VoxelGrid, feet: number, x: number, z: number): boolean {
  if (!isSolid(grid, Math.floor(x), feet - 1, Math.floor(z))) return false;
  const lastX = Math.floor(x + halfWay);
  const lastZ = Math.floor(z + halfWay);
  for (let cz = Math.floor(z - halfWay); cz <= lastZ; cz++) {
    for (let cx = Math.floor(x - halfWay); cx <= lastX; cx++) {
      if (isSolid(grid, cx, feet, cz) || isSolid(grid, cx, feet + 1, cz)) return false;
    }
  }
  return true;
}
