import type { Grid } from './voxels.js';
import { Block } from './voxels.js';

/** What the last ray hit: one of `Block`, or `rayMissed`, or `rayBorder`. Written by `castRay`, to spare an object a ray. */
export const rayHit = { distance: 0, kind: 0 };
export const rayMissed = 0;
export const rayBorder = 6;

/**
 * Follows a ray through the grid, cell by cell (Amanatides and Woo 1987), until it meets a block, the border or its length.
 * Distance and kind of the hit are left in `rayHit`. (dx, dy, dz) has length 1; the origin is inside the world.
 */
export function castRay(
  voxels: Uint8Array,
  g: Grid,
  world: number,
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
  maxDistance: number,
): void {
  const { size, height, volume } = g;
  let x = Math.floor(ox);
  let y = Math.floor(oy);
  let z = Math.floor(oz);
  const stepX = dx > 0 ? 1 : -1;
  const stepY = dy > 0 ? 1 : -1;
  const stepZ = dz > 0 ? 1 : -1;
  const deltaX = dx === 0 ? Infinity : Math.abs(1 / dx);
  const deltaY = dy === 0 ? Infinity : Math.abs(1 / dy);
  const deltaZ = dz === 0 ? Infinity : Math.abs(1 / dz);
  // A ray along an axis never crosses the planes of the others: Infinity, and not 0 times it.
  let nextX = dx === 0 ? Infinity : (dx > 0 ? x + 1 - ox : ox - x) * deltaX;
  let nextY = dy === 0 ? Infinity : (dy > 0 ? y + 1 - oy : oy - y) * deltaY;
  let nextZ = dz === 0 ? Infinity : (dz > 0 ? z + 1 - oz : oz - z) * deltaZ;
  const base = world * volume;
  for (;;) {
    let distance: number;
    if (nextX <= nextY && nextX <= nextZ) {
      distance = nextX;
      x += stepX;
      nextX += deltaX;
    } else if (nextY <= nextZ) {
      distance = nextY;
      y += stepY;
      nextY += deltaY;
    } else {
      distance = nextZ;
      z += stepZ;
      nextZ += deltaZ;
    }
    if (distance >= maxDistance || y >= height) {
      rayHit.distance = maxDistance;
      rayHit.kind = rayMissed;
      return;
    }
    if (x < 0 || z < 0 || x >= size || z >= size || y < 0) {
      rayHit.distance = distance;
      rayHit.kind = rayBorder;
      return;
    }
    const block = voxels[base + (y * size + z) * size + x];
    if (block !== Block.air) {
      rayHit.distance = distance;
      rayHit.kind = block;
      return;
    }
  }
}

/** Distance at which a ray enters an upright box, or Infinity: the slab test (Kay and Kajiya 1986). */
export function boxEntry(
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
  x0: number,
  y0: number,
  z0: number,
  x1: number,
  y1: number,
  z1: number,
): number {
  let near = 0;
  let far = Infinity;
  const tx0 = (x0 - ox) / dx;
  const tx1 = (x1 - ox) / dx;
  near = Math.max(near, Math.min(tx0, tx1));
  far = Math.min(far, Math.max(tx0, tx1));
  const ty0 = (y0 - oy) / dy;
  const ty1 = (y1 - oy) / dy;
  near = Math.max(near, Math.min(ty0, ty1));
  far = Math.min(far, Math.max(ty0, ty1));
  const tz0 = (z0 - oz) / dz;
  const tz1 = (z1 - oz) / dz;
  near = Math.max(near, Math.min(tz0, tz1));
  far = Math.min(far, Math.max(tz0, tz1));
  return near <= far ? near : Infinity;
}
