import { bodyHeight, centreHeight, eyeHeight } from '../agent-body.js';
import { castRay, createRay, createRayHit } from '../rays.js';
import { Voxel } from '../voxels.js';
import type { VoxelGrid } from '../voxels.js';

const ray = createRay();
const hit = createRayHit();

/** Whether nothing is between two points. */
export function isClearLine(
  grid: VoxelGrid,
  fromX: number,
  fromY: number,
  fromZ: number,
  toX: number,
  toY: number,
  toZ: number,
): boolean {
  const [dx, dy, dz] = [toX - fromX, toY - fromY, toZ - fromZ];
  const length = Math.sqrt(dx * dx + dy * dy + dz * dz);
  if (length === 0) return true;
  ray.origin.set([fromX, fromY, fromZ]);
  ray.direction.set([dx / length, dy / length, dz / length]);
  ray.length = length;
  castRay(grid, ray, hit);
  return hit.kind === Voxel.air;
}

/** Whether an eye of somebody whose feet are at (x, y, z) could see somebody whose feet are at (toX, toY, toZ). */
export function isExposed(
  grid: VoxelGrid,
  x: number,
  y: number,
  z: number,
  toX: number,
  toY: number,
  toZ: number,
): boolean {
  const eye = y + eyeHeight;
  return (
    isClearLine(grid, x, eye, z, toX, toY + eyeHeight, toZ) ||
    isClearLine(grid, x, eye, z, toX, toY + centreHeight, toZ) ||
    isClearLine(grid, x, eye, z, toX, toY + bodyHeight / 10, toZ)
  );
}

/** The eight directions of the compass, unit vectors x z. */
const diagonal = Math.SQRT1_2;
const compass: readonly (readonly [number, number])[] = [
  [1, 0],
  [diagonal, diagonal],
  [0, 1],
  [-diagonal, diagonal],
  [-1, 0],
  [-diagonal, -diagonal],
  [0, -1],
  [diagonal, -diagonal],
];

/** How far one sees on average from the middle of a body at (x, y, z), at most `rangeBlocks`, in blocks. */
export function openness(grid: VoxelGrid, x: number, y: number, z: number, rangeBlocks: number): number {
  let sum = 0;
  for (const [dx, dz] of compass) {
    ray.origin.set([x, y + centreHeight, z]);
    ray.direction.set([dx, 0, dz]);
    ray.length = rangeBlocks;
    castRay(grid, ray, hit);
    sum += hit.distance;
  }
  return sum / compass.length;
}
