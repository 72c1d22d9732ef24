import { resolveHideAndSeekConfig } from '../src/config-validation.js';
import type { HideAndSeekConfig, HideAndSeekOptions } from '../src/config.js';
import { setVoxel, Voxel } from '../src/voxels.js';
import type { VoxelGrid } from '../src/voxels.js';
import { clearEpisode, createWorldState, turned } from '../src/world-state.js';
import type { WorldState } from '../src/world-state.js';

/** Height of the ground of an arena. */
export const ground = 2;

/** Yaws, of the state. */
export const east = 0;
export const south = Math.PI / 2;

export interface Arena {
  readonly config: HideAndSeekConfig;
  readonly state: WorldState;
  readonly grid: VoxelGrid;
}

/** One world with level ground and nothing else; the agents stand in a row along z, at x 2.5, looking east. */
export function arena(options: HideAndSeekOptions = {}): Arena {
  const config = resolveHideAndSeekConfig({ worldSize: 16, worldHeight: 12, ...options });
  const state = createWorldState(config, 1);
  const grid = state.grids[0]!;
  layLevelGround(grid);
  clearEpisode(state, 0);
  for (let agent = 0; agent < state.agents; agent++) stand(state, agent, 2.5, 2.5 + 3 * agent);
  return { config, state, grid };
}

export function layLevelGround(grid: VoxelGrid): void {
  for (let z = 0; z < grid.size; z++) {
    for (let x = 0; x < grid.size; x++) {
      for (let y = 0; y < ground; y++) setVoxel(grid, x, y, z, Voxel.terrain);
    }
  }
}

export function stand(state: WorldState, agent: number, x: number, z: number, yaw = east, y = ground): void {
  state.position.set([x, y, z], agent * 3);
  state.yaw[agent] = yaw;
  state.pitch[agent] = 0;
  turned(state, agent);
  state.grounded[agent] = 1;
}

/** Turns an agent of world 0 up or down. */
export function lookUp(state: WorldState, agent: number, pitch: number): void {
  state.pitch[agent] = pitch;
  turned(state, agent);
}

/** A wall of stone across the world at column x, two blocks high, with a gap of one column at z. */
export function wallWithDoorway(grid: VoxelGrid, x: number, doorwayZ: number): void {
  for (let z = 0; z < grid.size; z++) {
    if (z === doorwayZ) continue;
    for (let y = ground; y < ground + 2; y++) setVoxel(grid, x, y, z, Voxel.stone);
  }
}

/** Numbers of [0, 1), the same for the same seed: independent of the generator under test (Park and Miller). */
export function numbers(seed: number): () => number {
  let state = (seed % 2147483646) + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return (state - 1) / 2147483646;
  };
}
