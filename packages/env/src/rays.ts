import { Voxel } from './voxels.js';
import type { VoxelGrid } from './voxels.js';

/** A ray; its parts are set anew for every cast, so that casting allocates nothing. */
export interface Ray {
  /** Where it begins, inside the world, x y z. */
  readonly origin: Float64Array;
  /** A unit vector, x y z. */
  readonly direction: Float64Array;
  /** Blocks. */
  length: number;
}

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

export function createRay(): Ray {
  return { origin: new Float64Array(3), direction: new Float64Array(3), length: 0.5 };
}

export function createRayHit(): RayHit {
  return { distance: 0.5, kind: 0, x: 0, y: 0, z: 0, normalX: 0, normalY: 0, normalZ: 0 };
}

/**
 * Follows a ray voxel by voxel: Amanatides and Woo, "A Fast Voxel Traversal Algorithm for Ray Tracing", Eurographics
 * 1987. The world's border is met by no ray: what leaves the world has met nothing.
 */
export function castRay(grid: VoxelGrid, ray: Ray, hit: RayHit): void {
  const { cells, size, height, top } = grid;
  const { origin, direction, length } = ray;
  const ox = origin[0]!;
  const oy = origin[1]!;
  const oz = origin[2]!;
  const dx = direction[0]!;
  const dy = direction[1]!;
  const dz = direction[2]!;
  let x = Math.floor(ox) | 0;
  let y = Math.floor(oy) | 0;
  let z = Math.floor(oz) | 0;
  hit.distance = length;
  hit.kind = Voxel.air;
  hit.normalX = hit.normalY = hit.normalZ = 0;
  if (x < 0 || z < 0 || y < 0 || x >= size || z >= size || y >= height) return;
  // Above everything and not going down.
  if (y >= top && dy >= 0) return;

  const stepX = dx < 0 ? -1 : 1;
  const stepY = dy < 0 ? -1 : 1;
  const stepZ = dz < 0 ? -1 : 1;
  const deltaX = 1 / Math.abs(dx);
  const deltaY = 1 / Math.abs(dy);
  const deltaZ = 1 / Math.abs(dz);
  // Distance along the ray to the next face on each axis.
  let nextX = (dx < 0 ? ox - x : x + 1 - ox) * deltaX;
  let nextY = (dy < 0 ? oy - y : y + 1 - oy) * deltaY;
  let nextZ = (dz < 0 ? oz - z : z + 1 - oz) * deltaZ;
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
