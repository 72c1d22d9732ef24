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

/** A place or a direction, in blocks. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Where somebody looks. */
export interface Gaze {
  /** 0 faces +z, a quarter turn faces +x. */
  readonly yawRad: number;
  /** Upwards positive. */
  readonly pitchRad: number;
  readonly coneRad: number;
}

/** How far one sees along each ray of a fan, in blocks, from its left edge to its right one. */
export function fanDistances(space: VoxelSpace, eye: Point, gaze: Gaze, rangeBlocks: number): Float32Array {
  return Float32Array.from({ length: FAN_RAYS + 1 }, (_, ray) => {
    const direction = rayDirection(ray, gaze);
    let distance = 0;
    while (distance < rangeBlocks) {
      const { x, y, z } = along(eye, direction, distance);
      if (isSolid(space, x, y, z)) break;
      distance += STEP_BLOCKS;
    }
    return Math.min(distance, rangeBlocks);
  });
}

/** The unit vector of a ray, from 0, the left edge, to FAN_RAYS, the right one: each rises as the gaze does. */
export function rayDirection(ray: number, { yawRad, pitchRad, coneRad }: Gaze): Point {
  const angle = yawRad + (ray / FAN_RAYS - 0.5) * coneRad;
  const ground = Math.cos(pitchRad);
  return { x: Math.sin(angle) * ground, y: Math.sin(pitchRad), z: Math.cos(angle) * ground };
}

/** The point of a ray at a distance from its eye. */
export function along(eye: Point, direction: Point, distance: number): Point {
  return {
    x: eye.x + direction.x * distance,
    y: eye.y + direction.y * distance,
    z: eye.z + direction.z * distance,
  };
}

/** Whether something stops the view; everything beside the world does, and nothing above it. */
export function isSolid({ size, height, voxels }: VoxelSpace, x: number, y: number, z: number): boolean {
  const [column, level, row] = [Math.floor(x), Math.floor(y), Math.floor(z)];
  if (column < 0 || row < 0 || level < 0 || column >= size || row >= size) return true;
  return level < height && voxels[column + size * (row + size * level)] !== Voxel.air;
}
