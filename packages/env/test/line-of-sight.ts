import { castVerticalFan, createVerticalFan } from '../src/vertical-fan.js';
import { Voxel } from '../src/voxels.js';
import type { VoxelGrid } from '../src/voxels.js';

const fan = createVerticalFan(1);

/** Whether the line from a to b, which are not above each other, meets nothing, followed from a on. */
export function isClear(grid: VoxelGrid, a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  const [dx, dz] = [b[0]! - a[0]!, b[2]! - a[2]!];
  const flat = Math.sqrt(dx * dx + dz * dz);
  fan.slopes[0] = (b[1]! - a[1]!) / flat;
  fan.reaches[0] = flat;
  fan.origin.set(a);
  fan.direction.set([dx / flat, dz / flat]);
  castVerticalFan(grid, fan);
  return fan.kinds[0] === Voxel.air;
}
