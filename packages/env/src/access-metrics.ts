import { canTake } from './block-actions.js';
import type { HideAndSeekConfig } from './config.js';
import { canStand } from './connectivity.js';
import type { FootSearch } from './connectivity.js';
import { Counter, counterCount } from './episode-metrics.js';
import type { Opening } from './map-plan.js';
import { openingColumns } from './map-room.js';
import { mostOpenings, readOpenings } from './openings.js';
import { Voxel } from './voxels.js';
import type { VoxelGrid } from './voxels.js';
import type { WorldState } from './world-state.js';

/** Finds where the seekers can go on foot, as the world is now; for the functions below. */
function searchFromSeekers(state: WorldState, world: number, search: FootSearch): void {
  search.begin(state.grids[world]!);
  for (let seeker = 0; seeker < state.seekers; seeker++) {
    const at = (world * state.agents + seeker) * 3;
    search.addBody(state.position[at]!, state.position[at + 1]!, state.position[at + 2]!);
  }
  search.flood();
}

/** Which hiders a seeker can come to on foot, bit h for hider h. */
export function openHiders(state: WorldState, world: number, search: FootSearch): number {
  searchFromSeekers(state, world, search);
  let open = 0;
  for (let hider = 0; hider < state.hiders; hider++) {
    const at = (world * state.agents + state.seekers + hider) * 3;
    const isOpen = search.hasReachedBody(
      state.position[at]!,
      state.position[at + 1]!,
      state.position[at + 2]!,
    );
    if (isOpen) open |= 1 << hider;
  }
  return open;
}

/**
 * Notes, at the moment of the release, who is sealed in, which openings are blocked and which blocks are out of reach.
 */
export function measureRelease(
  state: WorldState,
  world: number,
  config: HideAndSeekConfig,
  search: FootSearch,
): void {
  const open = openHiders(state, world, search);
  for (let hider = 0; hider < state.hiders; hider++) {
    state.sealedAtRelease[world * state.hiders + hider] = (open & (1 << hider)) === 0 ? 1 : 0;
  }
  const grid = state.grids[world]!;
  const openings = readOpenings(state.openings, world, mostOpenings(config));
  const base = world * counterCount;
  state.counters[base + Counter.openingsAtRelease] = openings.length;
  state.counters[base + Counter.blockedOpeningsAtRelease] = openings.filter((opening) =>
    isBlocked(grid, opening),
  ).length;
  state.counters[base + Counter.withheldBlocksAtRelease] =
    blocksCarriedByHiders(state, world) + blocksOutOfReach(grid, config, search);
}

/** Whether nobody can stand in the opening, on its floor or one block above it. */
export function isBlocked(grid: VoxelGrid, opening: Opening): boolean {
  for (const [x, z] of openingColumns(opening)) {
    if (canStand(grid, x, opening.floor, z) || canStand(grid, x, opening.floor + 1, z)) return false;
  }
  return true;
}

function blocksCarriedByHiders(state: WorldState, world: number): number {
  let blocks = 0;
  for (let agent = state.seekers; agent < state.agents; agent++) {
    blocks += state.carried[world * state.agents + agent]!;
  }
  return blocks;
}

/** Blocks of the world that seekers may not take, or cannot come to. */
function blocksOutOfReach(grid: VoxelGrid, config: HideAndSeekConfig, search: FootSearch): number {
  const { cells, surface, size } = grid;
  let blocks = 0;
  for (let column = 0; column < surface.length; column++) {
    for (let y = 0; y < surface[column]!; y++) {
      const kind = cells[column + size * size * y]!;
      if (kind < Voxel.loose) continue;
      const [x, z] = [column % size, Math.floor(column / size)];
      if (!canTake(kind, true, config.blockOwnership) || !isInReach(x, y, z, search)) blocks++;
    }
  }
  return blocks;
}

/**
 * Whether somebody on foot can stand on, or right beside, voxel (x, y, z), with feet within one block of its height.
 */
function isInReach(x: number, y: number, z: number, search: FootSearch): boolean {
  for (let feet = y - 1; feet <= y + 1; feet++) {
    if (
      search.hasReached(x, feet, z) ||
      search.hasReached(x - 1, feet, z) ||
      search.hasReached(x + 1, feet, z) ||
      search.hasReached(x, feet, z - 1) ||
      search.hasReached(x, feet, z + 1)
    ) {
      return true;
    }
  }
  return false;
}
