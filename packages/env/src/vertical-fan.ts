import { Voxel } from './voxels.js';
import type { VoxelGrid } from './voxels.js';

/**
 * Rays from one point within one vertical plane, written and read again and again, so that casting them allocates
 * nothing: not even the numbers that would be boxed as arguments of a function that is not inlined. Distances are
 * measured along the ground: that of a ray is longer by 1 / cos(elevation).
 */
export interface VerticalFan {
  readonly rows: number;
  /** Where they begin, x y z, inside the world. */
  readonly origin: Float64Array;
  /** Where the plane lies: x and z of a unit vector. */
  readonly direction: Float64Array;
  /** Rise per block along the ground, from the lowest ray to the highest, [rows]. */
  readonly slopes: Float64Array;
  /** How far each ray goes at most, blocks along the ground, [rows]. */
  readonly reaches: Float64Array;
  /** Written: how far it came, blocks along the ground, [rows]; its reach when it met nothing. */
  readonly distances: Float64Array;
  /** Written: kind of the voxel that it met, [rows]; air when it met nothing. */
  readonly kinds: Uint8Array;
  /** 1 where the cast is still going on, [rows]. */
  readonly open: Uint8Array;
  /** Where the cast is: distances along the ground at which it enters and leaves the columns that it looks at. */
  readonly span: Float64Array;
}

/**
 * Nearer than this, two crossings are one: that of a corner, in blocks. Ten thousand times what rounding makes of it.
 */
const cornerBlocks = 1e-9;

export function createVerticalFan(rows: number): VerticalFan {
  return {
    rows,
    origin: new Float64Array(3),
    direction: new Float64Array(2),
    slopes: new Float64Array(rows),
    reaches: new Float64Array(rows),
    distances: new Float64Array(rows),
    kinds: new Uint8Array(rows),
    open: new Uint8Array(rows),
    span: new Float64Array(2),
  };
}

/**
 * Follows all rays of a fan in one walk over the columns of the world: Amanatides and Woo, "A Fast Voxel Traversal
 * Algorithm for Ray Tracing", Eurographics 1987, in two dimensions, with the height of each column as the cheap
 * rejection: where the lowest ray passes over a column, all of them do. The world's border is met by no ray: what
 * leaves the world has met nothing.
 *
 * A plane through the very corner of columns touches those on both sides of it, whichever way it goes: what is between
 * two points hides each from the other.
 */
export function castVerticalFan(grid: VoxelGrid, fan: VerticalFan): void {
  const { size, surface, top } = grid;
  const { rows, origin, direction, slopes, reaches, distances, kinds, open, span } = fan;
  let longest = 0;
  for (let row = 0; row < rows; row++) {
    const reach = reaches[row]!;
    distances[row] = reach;
    kinds[row] = Voxel.air;
    open[row] = 1;
    if (reach > longest) longest = reach;
  }
  const ox = origin[0]!;
  const oy = origin[1]!;
  const oz = origin[2]!;
  const dx = direction[0]!;
  const dz = direction[1]!;
  let x = Math.floor(ox);
  let z = Math.floor(oz);
  if (x < 0 || z < 0 || x >= size || z >= size) return;

  const stepX = dx < 0 ? -1 : 1;
  const stepZ = dz < 0 ? -1 : 1;
  const deltaX = 1 / Math.abs(dx);
  const deltaZ = 1 / Math.abs(dz);
  // Distances to where the columns at the next place along x and along z begin.
  let nextX = (dx < 0 ? ox - x : x + 1 - ox) * deltaX;
  let nextZ = (dz < 0 ? oz - z : z + 1 - oz) * deltaZ;
  const strideZ = stepZ * size;
  let column = x + size * z;
  // The lowest ray that is still open, and its slope.
  let lowest = 0;
  let slope = slopes[0]!;
  let enter = 0;
  while (enter < longest) {
    // By how much the next column along x is nearer than the next one along z.
    const lead = nextZ - nextX;
    const leave = lead > 0 ? nextX : nextZ;
    const height = surface[column]!;
    // Where the lowest ray is lowest over the column.
    const lowestY = oy + slope * (slope < 0 ? leave : enter);
    if (lowestY < height) {
      span[0] = enter;
      span[1] = leave;
      lowest = castInColumn(grid, column, height, lowest, fan);
      if (lowest === rows) return;
      slope = slopes[lowest]!;
    } else if (slope >= 0 && lowestY >= top) return; // Ever higher, and nothing is up there.
    enter = leave;
    if (lead > cornerBlocks) {
      nextX += deltaX;
      x += stepX;
      if (x < 0 || x >= size) return;
      column += stepX;
    } else if (lead < -cornerBlocks) {
      nextZ += deltaZ;
      z += stepZ;
      if (z < 0 || z >= size) return;
      column += strideZ;
    } else {
      span[0] = span[1] = leave;
      nextX += deltaX;
      nextZ += deltaZ;
      const isInsideX = x + stepX >= 0 && x + stepX < size;
      const isInsideZ = z + stepZ >= 0 && z + stepZ < size;
      if (isInsideX) lowest = castInColumn(grid, column + stepX, surface[column + stepX]!, lowest, fan);
      if (lowest === rows) return;
      if (isInsideZ) lowest = castInColumn(grid, column + strideZ, surface[column + strideZ]!, lowest, fan);
      if (lowest === rows || !isInsideX || !isInsideZ) return;
      slope = slopes[lowest]!;
      x += stepX;
      z += stepZ;
      column += stepX + strideZ;
    }
  }
}

/**
 * Follows the rays from `lowest` on through one column of the given height, and closes those that end there.
 *
 * @returns the lowest ray that is open now, `rows` when there is none
 */
function castInColumn(
  grid: VoxelGrid,
  column: number,
  height: number,
  lowest: number,
  fan: VerticalFan,
): number {
  const { cells, size } = grid;
  const { rows, slopes, reaches, open } = fan;
  const oy = fan.origin[1]!;
  const enter = fan.span[0]!;
  const leave = fan.span[1]!;
  const stride = size * size;
  for (let row = lowest; row < rows; row++) {
    const slope = slopes[row]!;
    const enterY = oy + slope * enter;
    // It passes over the column, and so do those that are steeper.
    if ((slope < 0 ? oy + slope * leave : enterY) >= height) break;
    if (open[row] === 0) continue;
    if (enter >= reaches[row]! || enterY < 0 || height === 0) {
      // Past its end, or out of the world through the bottom.
      open[row] = 0;
    } else if (enterY >= height) {
      // Down onto the top.
      fan.distances[row] = (height - oy) / slope;
      end(fan, row, cells[column + stride * (height - 1)]!);
    } else {
      castInside(grid, column, height, row, fan);
    }
  }
  let next = lowest;
  while (next < rows && open[next] === 0) next++;
  return next;
}

/** Follows a ray that comes into a column from the side, below its highest voxel: there may be air under that. */
function castInside(grid: VoxelGrid, column: number, height: number, row: number, fan: VerticalFan): void {
  const { cells, size } = grid;
  const { distances, span } = fan;
  const stride = size * size;
  const slope = fan.slopes[row]!;
  const oy = fan.origin[1]!;
  const first = Math.floor(oy + slope * span[0]!) | 0;
  const last = Math.floor(oy + slope * span[1]!) | 0;
  const kind = cells[column + stride * first]!;
  if (kind !== Voxel.air) {
    distances[row] = span[0]!;
    end(fan, row, kind);
  } else if (slope >= 0) {
    const stop = Math.min(last, height - 1);
    for (let y = first + 1; y <= stop; y++) {
      if (cells[column + stride * y] === Voxel.air) continue;
      distances[row] = (y - oy) / slope;
      end(fan, row, cells[column + stride * y]!);
      return;
    }
  } else {
    const stop = Math.max(last, 0);
    for (let y = first - 1; y >= stop; y--) {
      if (cells[column + stride * y] === Voxel.air) continue;
      distances[row] = (y + 1 - oy) / slope;
      end(fan, row, cells[column + stride * y]!);
      return;
    }
  }
}

/** Ends a ray at something solid of this kind, at the distance that was noted, if it comes so far. */
function end(fan: VerticalFan, row: number, kind: number): void {
  fan.open[row] = 0;
  if (fan.distances[row]! < fan.reaches[row]!) fan.kinds[row] = kind;
  else fan.distances[row] = fan.reaches[row]!;
}
