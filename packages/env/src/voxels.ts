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

/** Voxels of one world seen alone: windows on the arrays of all worlds. */
export interface VoxelGrid {
  /** [height, size, size] in the order y, z, x. */
  readonly cells: Uint8Array;
  /** Height of every column: y of its highest voxel that is not air plus 1, [size, size] in the order z, x. */
  readonly surface: Uint8Array;
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
  const { cells, surface, size } = grid;
  const column = x + size * z;
  cells[column + size * size * y] = kind;
  if (kind !== Voxel.air) {
    if (y >= surface[column]!) surface[column] = y + 1;
    if (y >= grid.top) grid.top = y + 1;
  } else if (y + 1 === surface[column]) {
    surface[column] = surfaceOf(grid, column);
  }
}

/** Makes everything air. */
export function clearGrid(grid: VoxelGrid): void {
  grid.cells.fill(Voxel.air);
  grid.surface.fill(0);
  grid.top = 0;
}

/** The y on which something that falls down column (x, z) from above comes to rest. */
export function surfaceHeight(grid: VoxelGrid, x: number, z: number): number {
  return grid.surface[x + grid.size * z]!;
}

/** Finds the heights of all columns, and `top`, anew: after the cells were written by other means than `setVoxel`. */
export function settleSurface(grid: VoxelGrid): void {
  grid.top = grid.height;
  for (let column = 0; column < grid.surface.length; column++) {
    grid.surface[column] = surfaceOf(grid, column);
  }
  settleTop(grid);
}

/** Makes `top` as low as it can be. */
export function settleTop(grid: VoxelGrid): void {
  let top = 0;
  for (let column = 0; column < grid.surface.length; column++) {
    if (grid.surface[column]! > top) top = grid.surface[column]!;
  }
  grid.top = top;
}

function surfaceOf({ cells, size, top }: VoxelGrid, column: number): number {
  let y = top;
  while (y > 0 && cells[column + size * size * (y - 1)] === Voxel.air) y--;
  return y;
}
