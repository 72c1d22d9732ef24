import { Voxel } from './voxels.js';
import type { VoxelGrid } from './voxels.js';

/** What a ray met; written by `castRay`, so that looking allocates nothing. */
export interface RayHit {
  /** Blocks from the origin to the face that was met; the ray's length when it met nothing. */
  distance: number;
  /** Kind of the voxel; air when it met nothing. */
  kind: number;
  x: number;
  y: number;
  z: number;
  /** From the voxel to the one through which the ray came: -1, 0 or 1 on each axis, all 0 when the ray began inside. */
  normalX: number;
  normalY: number;
  normalZ: number;
}

export function createRayHit(): RayHit {
  return { distance: 0.5, kind: 0, x: 0, y: 0, z: 0, normalX: 0, normalY: 0, normalZ: 0 };
}

/**
 * Follows a ray from the origin o (inside the world) along the unit vector d for at most `length` blocks, voxel by
 * voxel: Amanatides and Woo, "A Fast Voxel Traversal Algorithm for Ray Tracing", Eurographics 1987. The world's border
 * is met by no ray: what leaves the world has met nothing.
 */
export function castRay(
  grid: VoxelGrid,
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
  length: number,
  hit: RayHit,
): void {
  const { cells, size, height, top } = grid;
  let x = Math.floor(ox);
  let y = Math.floor(oy);
  let z = Math.floor(oz);
  hit.distance = length;
  hit.kind = Voxel.air;
  hit.normalX = hit.normalY = hit.normalZ = 0;
  if (x < 0 || z < 0 || y < 0 || x >= size || z >= size || y >= height) return;
  // Above everything and not going down.
  if (y >= top && dy >= 0) return;

  const stepX = dx > 0 ? 1 : -1;
  const stepY = dy > 0 ? 1 : -1;
  const stepZ = dz > 0 ? 1 : -1;
  const deltaX = dx === 0 ? Infinity : 1 / Math.abs(dx);
  const deltaY = dy === 0 ? Infinity : 1 / Math.abs(dy);
  const deltaZ = dz === 0 ? Infinity : 1 / Math.abs(dz);
  // Distance along the ray to the next face on each axis.
  let nextX = dx === 0 ? Infinity : (dx > 0 ? x + 1 - ox : ox - x) * deltaX;
  let nextY = dy === 0 ? Infinity : (dy > 0 ? y + 1 - oy : oy - y) * deltaY;
  let nextZ = dz === 0 ? Infinity : (dz > 0 ? z + 1 - oz : oz - z) * deltaZ;
  const strideZ = stepZ * size;
  const strideY = stepY * size * size;
  const topBound = dy > 0 ? top : height;
  let cell = x + size * (z + size * y);
  let distance = 0;
  let axis = -1;

  while (cells[cell] === Voxel.air) {
    if (nextX < nextY && nextX < nextZ) {
      distance = nextX;
      nextX += deltaX;
      x += stepX;
      if (x < 0 || x >= size) return;
      cell += stepX;
      axis = 0;
    } else if (nextY < nextZ) {
      distance = nextY;
      nextY += deltaY;
      y += stepY;
      if (y < 0 || y >= topBound) return;
      cell += strideY;
      axis = 1;
    } else {
      distance = nextZ;
      nextZ += deltaZ;
      z += stepZ;
      if (z < 0 || z >= size) return;
      cell += strideZ;
      axis = 2;
    }
    if (distance >= length) return;
  }
  hit.distance = distance;
  hit.kind = cells[cell]!;
  hit.x = x;
  hit.y = y;
  hit.z = z;
  if (axis === 0) hit.normalX = -stepX;
  else if (axis === 1) hit.normalY = -stepY;
  else if (axis === 2) hit.normalZ = -stepZ;
}

/**
 * Distance along the ray from o in direction d to the box from min to max, Infinity when it misses; 0 from inside
 * (the slab method).
 */
export function rayToBox(
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
  minX: number,
  minY: number,
  minZ: number,
  maxX: number,
  maxY: number,
  maxZ: number,
): number {
  let near = 0;
  let far = Infinity;
  if (dx === 0) {
    if (ox < minX || ox > maxX) return Infinity;
  } else {
    const a = (minX - ox) / dx;
    const b = (maxX - ox) / dx;
    near = Math.max(near, Math.min(a, b));
    far = Math.min(far, Math.max(a, b));
  }
  if (dy === 0) {
    if (oy < minY || oy > maxY) return Infinity;
  } else {
    const a = (minY - oy) / dy;
    const b = (maxY - oy) / dy;
    near = Math.max(near, Math.min(a, b));
    far = Math.min(far, Math.max(a, b));
  }
  if (dz === 0) {
    if (oz < minZ || oz > maxZ) return Infinity;
  } else {
    const a = (minZ - oz) / dz;
    const b = (maxZ - oz) / dz;
    near = Math.max(near, Math.min(a, b));
    far = Math.min(far, Math.max(a, b));
  }
  return near <= far ? near : Infinity;
}

/** Whether nothing solid lies on the straight way between two points. `hit` is overwritten. */
export function lineIsClear(
  grid: VoxelGrid,
  ax: number,
  ay: number,
  az: number,
  bx: number,
  by: number,
  bz: number,
  hit: RayHit,
): boolean {
  const dx = bx - ax;
  const dy = by - ay;
  const dz = bz - az;
  const length = Math.sqrt(dx * dx + dy * dy + dz * dz);
  if (length === 0) return true;
  castRay(grid, ax, ay, az, dx / length, dy / length, dz / length, length, hit);
  return hit.kind === Voxel.air;
}
