import { bodyHalfWidth, bodyHeight } from '../src/agent-body.js';
import { Voxel } from '../src/voxels.js';
import type { VoxelGrid } from '../src/voxels.js';

/** A box from its least to its greatest corner: x y z X Y Z. */
export type Box = readonly [number, number, number, number, number, number];

/** Every solid voxel as a cube. */
export function cubesOf(grid: VoxelGrid): readonly Box[] {
  const { cells, size } = grid;
  const cubes: Box[] = [];
  for (let cell = 0; cell < cells.length; cell++) {
    if (cells[cell] === Voxel.air) continue;
    const [x, y, z] = [cell % size, Math.floor(cell / (size * size)), Math.floor(cell / size) % size];
    cubes.push([x, y, z, x + 1, y + 1, z + 1]);
  }
  return cubes;
}

export function bodyBox(x: number, y: number, z: number): Box {
  const half = bodyHalfWidth;
  return [x - half, y, z - half, x + half, y + bodyHeight, z + half];
}

/**
 * The slow way for a ray, which knows nothing of grids: the nearest point at which it goes through a face of any of the
 * boxes, found by meeting the plane of each of their six faces and asking whether the point lies on the face.
 *
 * @param o where the ray begins
 * @param d its direction, of length 1
 * @returns blocks from o; Infinity when it meets none
 */
export function nearestFace(boxes: readonly Box[], o: readonly number[], d: readonly number[]): number {
  let nearest = Infinity;
  for (const box of boxes) {
    for (let face = 0; face < 6; face++) {
      const axis = face % 3;
      const distance = (box[face]! - o[axis]!) / d[axis]!;
      if (!(distance >= 0 && distance < nearest)) continue;
      const [b, c] = [(axis + 1) % 3, (axis + 2) % 3];
      const atB = o[b]! + distance * d[b]!;
      const atC = o[c]! + distance * d[c]!;
      if (atB >= box[b]! && atB <= box[b + 3]! && atC >= box[c]! && atC <= box[c + 3]!) nearest = distance;
    }
  }
  return nearest;
}
