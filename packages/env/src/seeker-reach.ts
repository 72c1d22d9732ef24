import type { FootSearch } from './connectivity.js';
import type { VoxelGrid } from './voxels.js';
import type { WorldState } from './world-state.js';

/**
 * Cells that a seeker can come to on foot at least, where it starts and whatever happens to blocks before its release.
 */
export function leastReachOf(grid: VoxelGrid): number {
  return (grid.size * grid.size) / 2;
}

/**
 * Whether every seeker still comes to as much of the world on foot as where it started. Asked after a block was placed
 * or taken before the release: with the clear columns around them it keeps seekers from being sealed in.
 */
export function seekersAreFree(state: WorldState, world: number, search: FootSearch): boolean {
  const grid = state.grids[world]!;
  for (let seeker = 0; seeker < state.seekers; seeker++) {
    const at = (world * state.agents + seeker) * 3;
    search.begin(grid);
    search.addBody(state.position[at]!, state.position[at + 1]!, state.position[at + 2]!);
    if (search.flood(leastReachOf(grid)) < leastReachOf(grid)) return false;
  }
  return true;
}
