import { bodyHalfWidth } from './agent-body.js';
import { cellIndex, isSolid } from './voxels.js';
import type { VoxelGrid } from './voxels.js';

/** Whether an agent can stand with its feet in voxel (x, y, z): two free voxels on a solid one. */
export function canStand(grid: VoxelGrid, x: number, y: number, z: number): boolean {
  return !isSolid(grid, x, y, z) && !isSolid(grid, x, y + 1, z) && isSolid(grid, x, y - 1, z);
}

/** The y at which something whose feet are in voxel (x, y, z) comes to stand: the first solid voxel below, plus 1. */
export function landingHeight(grid: VoxelGrid, x: number, y: number, z: number): number {
  let feet = y;
  while (feet > 0 && !isSolid(grid, x, feet - 1, z)) feet--;
  return feet;
}

/**
 * A breadth-first search over the voxels in which an agent can stand, for one world at a time; its memory is made once
 * and used again. Steps go to the four sides: level, one up by a jump, or down by a fall of any height, without
 * moving a block. Bodies are not in the way, and running jumps over gaps are not taken.
 *
 * `begin`, then `addStart` for every start, then `next` until it returns -1.
 */
export class FootSearch {
  /** Cell from which each cell was reached, itself for a start, -1 where it was not, [cells]. */
  readonly from: Int32Array;
  private readonly queue: Int32Array;
  private head = 0;
  private tail = 0;
  private grid: VoxelGrid | null = null;

  constructor(cells: number) {
    this.from = new Int32Array(cells);
    this.queue = new Int32Array(cells);
  }

  begin(grid: VoxelGrid): void {
    this.grid = grid;
    this.from.fill(-1);
    this.head = 0;
    this.tail = 0;
  }

  addStart(x: number, y: number, z: number): void {
    const cell = cellIndex(this.grid!, x, y, z);
    this.reach(cell, cell);
  }

  /**
   * Starts under a body whose feet are at (x, y, z): in every voxel that it stands on, or in the one below its middle.
   */
  addBody(x: number, y: number, z: number): void {
    const grid = this.grid!;
    const feet = Math.floor(y);
    let stands = false;
    for (let cz = Math.floor(z - bodyHalfWidth); cz < z + bodyHalfWidth; cz++) {
      for (let cx = Math.floor(x - bodyHalfWidth); cx < x + bodyHalfWidth; cx++) {
        if (!canStand(grid, cx, feet, cz)) continue;
        this.addStart(cx, feet, cz);
        stands = true;
      }
    }
    if (stands) return;
    const cx = Math.floor(x);
    const cz = Math.floor(z);
    this.addStart(cx, landingHeight(grid, cx, feet, cz), cz);
  }

  /** The next cell, in the order of the steps that lead to it, -1 when there is none; its neighbours come later. */
  next(): number {
    if (this.head === this.tail) return -1;
    const cell = this.queue[this.head++]!;
    const grid = this.grid!;
    const { size } = grid;
    const layer = size * size;
    const y = (cell - (cell % layer)) / layer;
    const inLayer = cell - y * layer;
    const z = (inLayer - (inLayer % size)) / size;
    const x = inLayer - z * size;
    const canJump = !isSolid(grid, x, y + 2, z);
    this.tryStep(grid, cell, x + 1, y, z, canJump);
    this.tryStep(grid, cell, x - 1, y, z, canJump);
    this.tryStep(grid, cell, x, y, z + 1, canJump);
    this.tryStep(grid, cell, x, y, z - 1, canJump);
    return cell;
  }

  /** Goes on to the end. Returns the number of cells that were reached, or `enough` as soon as there are so many. */
  flood(enough = Infinity): number {
    while (this.tail < enough && this.next() >= 0);
    return this.tail;
  }

  hasReached(x: number, y: number, z: number): boolean {
    const grid = this.grid!;
    const { size, height } = grid;
    if (x < 0 || y < 0 || z < 0 || x >= size || y >= height || z >= size) return false;
    return this.from[cellIndex(grid, x, y, z)]! >= 0;
  }

  /** Whether a body at (x, y, z) stands where the search came to: on any of the voxels below it. */
  hasReachedBody(x: number, y: number, z: number): boolean {
    const feet = Math.floor(y);
    for (let cz = Math.floor(z - bodyHalfWidth); cz < z + bodyHalfWidth; cz++) {
      for (let cx = Math.floor(x - bodyHalfWidth); cx < x + bodyHalfWidth; cx++) {
        if (this.hasReached(cx, feet, cz)) return true;
      }
    }
    const cx = Math.floor(x);
    const cz = Math.floor(z);
    return this.hasReached(cx, landingHeight(this.grid!, cx, feet, cz), cz);
  }

  private tryStep(grid: VoxelGrid, cell: number, x: number, y: number, z: number, canJump: boolean): void {
    const landing = stepHeight(grid, x, y, z, canJump);
    if (landing >= 0) this.reach(cellIndex(grid, x, landing, z), cell);
  }

  private reach(cell: number, from: number): void {
    if (this.from[cell]! >= 0) return;
    this.from[cell] = from;
    this.queue[this.tail++] = cell;
  }
}

/** The y at which one stands after stepping from height y into column (x, z), -1 when that cannot be done. */
function stepHeight(grid: VoxelGrid, x: number, y: number, z: number, canJump: boolean): number {
  const { size, surface } = grid;
  if (x < 0 || z < 0 || x >= size || z >= size) return -1;
  const top = surface[x + size * z]!;
  // Nothing of the column is as high as the feet: the common case, told without looking at voxels.
  if (top <= y) return top;
  if (canJump && canStand(grid, x, y + 1, z)) return y + 1;
  if (isSolid(grid, x, y, z) || isSolid(grid, x, y + 1, z)) return -1;
  return landingHeight(grid, x, y, z);
}
