/**
 * The grid. Voxel (x, y, z) is the unit cube [x, x+1] x [y, y+1] x [z, z+1], y up; its place in a world's part of the
 * array is x + size * (z + size * y). Everything that is not air is solid.
 */
export const Voxel = {
  air: 0,
  /** Ground. Cannot be moved. */
  terrain: 1,
  /** Walls and boulders. Cannot be moved. */
  stone: 2,
  /** A block that nobody has placed yet: free for all. */
  loose: 3,
  placedBySeekers: 4,
  placedByHiders: 5,
} as const;

/** Voxels of one world seen alone: a window on the array of all worlds. */
export interface VoxelGrid {
  /** [height, size, size] in the order y, z, x. */
  readonly cells: Uint8Array;
  /** Voxels along x and z. */
  readonly size: number;
  /** Voxels along y. */
  readonly height: number;
  /** Every voxel at this y and above is air. May be higher than necessary, never lower. */
  top: number;
}

export function cellIndex(grid: VoxelGrid, x: number, y: number, z: number): number {
  return x + grid.size * (z + grid.size * y);
}

/** Whether voxel (x, y, z) stops a body. Everything outside the world does. */
export function isSolid(grid: VoxelGrid, x: number, y: number, z: number): boolean {
  const { size } = grid;
  if (x < 0 || z < 0 || y < 0 || x >= size || z >= size || y >= grid.height) return true;
  return grid.cells[x + size * (z + size * y)] !== Voxel.air;
}

/** Kind of voxel (x, y, z); stone outside the world. */
export function voxelAt(grid: VoxelGrid, x: number, y: number, z: number): number {
  const { size } = grid;
  if (x < 0 || z < 0 || y < 0 || x >= size || z >= size || y >= grid.height) return Voxel.stone;
  return grid.cells[x + size * (z + size * y)]!;
}

export function setVoxel(grid: VoxelGrid, x: number, y: number, z: number, kind: number): void {
  grid.cells[cellIndex(grid, x, y, z)] = kind;
  if (kind !== Voxel.air && y >= grid.top) grid.top = y + 1;
}

/** The y on which something that falls down column (x, z) from above comes to rest. */
export function surfaceHeight(grid: VoxelGrid, x: number, z: number): number {
  let y = Math.min(grid.top, grid.height);
  while (y > 0 && grid.cells[cellIndex(grid, x, y - 1, z)] === Voxel.air) y--;
  return y;
}

/** Makes `top` as low as it can be. */
export function settleTop(grid: VoxelGrid): void {
  const last = grid.cells.findLastIndex((kind) => kind !== Voxel.air);
  grid.top = Math.floor(last / (grid.size * grid.size)) + 1;
}
