import { Voxel } from '@hideout/env';

/** The voxels of a world, [height, size, size] in the order y, z, x. */
export interface VoxelSpace {
  readonly size: number;
  readonly height: number;
  readonly voxels: Uint8Array;
}

/** Rays that a fan is drawn with. */
export const FAN_RAYS = 48;
const STEP_BLOCKS = 0.1;

/**
 * How far one sees at eye height in each direction of a cone, in blocks, from its left edge to its right one.
 *
 * @param yawRad 0 faces +z, a quarter turn faces +x
 */
export function fanDistances(
  space: VoxelSpace,
  eye: { readonly x: number; readonly y: number; readonly z: number },
  yawRad: number,
  coneRad: number,
  rangeBlocks: number,
): Float32Array {
  const distances = new Float32Array(FAN_RAYS + 1);
  for (let ray = 0; ray <= FAN_RAYS; ray++) {
    const angle = rayAngle(ray, yawRad, coneRad);
    const [dx, dz] = [Math.sin(angle), Math.cos(angle)];
    let distance = 0;
    while (distance < rangeBlocks && !isSolid(space, eye.x + dx * distance, eye.y, eye.z + dz * distance)) {
      distance += STEP_BLOCKS;
    }
    distances[ray] = Math.min(distance, rangeBlocks);
  }
  return distances;
}

/** The yaw of a ray of a fan, from 0, its left edge, to FAN_RAYS, its right one. */
export function rayAngle(ray: number, yawRad: number, coneRad: number): number {
  return yawRad + (ray / FAN_RAYS - 0.5) * coneRad;
}

/** Whether something stops the view; everything beside the world does, and nothing above it. */
export function isSolid({ size, height, voxels }: VoxelSpace, x: number, y: number, z: number): boolean {
  const [column, level, row] = [Math.floor(x), Math.floor(y), Math.floor(z)];
  if (column < 0 || row < 0 || level < 0 || column >= size || row >= size) return true;
  return level < height && voxels[column + size * (row + size * level)] !== Voxel.air;
}
