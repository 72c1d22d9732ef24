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
    const isOver = isOverStone(grid, position[at * 3]!, position[at * 3 + 1]!, position[at * 3 + 2]!) ? 1 : 0;
    if (isOver === 1 && overStone[at] === 0) {
      addToCounter(state, world, agent < seekers ? Counter.seekerClimbs : Counter.hiderClimbs);
    }
    overStone[at] = isOver;
  }
}

/** Whether the first thing below the point that is not a block is stone, at least two voxels of it. */
function isOverStone(grid: VoxelGrid, px: number, py: number, pz: number): boolean {
  const x = Math.floor(px);
  const z = Math.floor(pz);
  for (let y = Math.floor(py) - 1; y > 0; y--) {
    const kind = voxelAt(grid, x, y, z);
    if (kind === Voxel.stone) return voxelAt(grid, x, y - 1, z) === Voxel.stone;
    if (kind === Voxel.terrain) return false;
  }
  return false;
}
