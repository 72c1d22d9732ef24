import { addToCounter, Counter } from './episode-metrics.js';
import { Voxel, voxelAt } from './voxels.js';
import type { VoxelGrid } from './voxels.js';
import type { WorldState } from './world-state.js';

/**
 * Counts a climb for each agent whose middle has come over stone in this step: over a wall, a boulder or a pillar. A
 * piece of wall that has collapsed to one block is stepped over, not climbed.
 */
export function countClimbs(state: WorldState, world: number): void {
  const { agents, seekers, position, overStone } = state;
  const grid = state.grids[world]!;
  for (let agent = 0; agent < agents; agent++) {
    const at = world * agents + agent;
    const isOver = isOverStone(grid, position, at * 3) ? 1 : 0;
    if (isOver === 1 && overStone[at] === 0) {
      addToCounter(state, world, agent < seekers ? Counter.seekerClimbs : Counter.hiderClimbs);
    }
    overStone[at] = isOver;
  }
}

/** Whether the first thing below a position, x y z from `at` on, that is not a block is stone, at least two voxels. */
function isOverStone(grid: VoxelGrid, position: Float64Array, at: number): boolean {
  // `| 0`: whole numbers to the engine too, which boxes others as arguments.
  const x = Math.floor(position[at]!) | 0;
  const z = Math.floor(position[at + 2]!) | 0;
  for (let y = (Math.floor(position[at + 1]!) | 0) - 1; y > 0; y--) {
    const kind = voxelAt(grid, x, y, z);
    if (kind === Voxel.stone) return voxelAt(grid, x, y - 1, z) === Voxel.stone;
    if (kind === Voxel.terrain) return false;
  }
  return false;
}
