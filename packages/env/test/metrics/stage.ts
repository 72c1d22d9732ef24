import { Action, actionNames, actionSize } from '../../src/actions.js';
import { resolveHideAndSeekConfig } from '../../src/config-validation.js';
import type { HideAndSeekOptions } from '../../src/config.js';
import { episodeMetricNames } from '../../src/episode-metrics.js';
import type { EpisodeMetricName } from '../../src/episode-metrics.js';
import { mostOpenings, writeOpenings } from '../../src/openings.js';
import { Simulation } from '../../src/simulation.js';
import { clearGrid, setVoxel, Voxel } from '../../src/voxels.js';
import type { VoxelGrid } from '../../src/voxels.js';
import { clearEpisode } from '../../src/world-state.js';
import { ground, layLevelGround, stand, wallWithDoorway } from '../arena.js';

/*
 * Every figure of an episode is tested against an answer known beforehand: scripted intents on a stage built by hand. One
 * seeker (agent 0), two hiders (1 and 2), 20 steps of which 8 are preparation. A wall of stone of two blocks parts the
 * level world at x = 8; its doorway is at z = 5.
 */

export const seeker = 0;
export const [first, second] = [1, 2];
export const preparation = 8;
const episodeSteps = 20;

/** Wants of one agent in one step; what is not named is 0. */
type Want = Partial<Record<keyof typeof Action, number>>;

/** What an agent wants in each step, counted from 0. */
export type Script = (step: number) => Want;

export interface Stage {
  readonly simulation: Simulation;
  readonly grid: VoxelGrid;
}

/** Seeker at (3.5, 2.5), looking along +x; hiders at (12.5, 2.5) and (12.5, 12.5), looking the same way. */
export function stage(options: HideAndSeekOptions = {}, doorwayZ = 5): Stage {
  const config = resolveHideAndSeekConfig({
    map: 'fort',
    worldSize: 16,
    worldHeight: 12,
    doorways: 1,
    looseBlocks: 4,
    carryCapacity: 3,
    episodeSteps,
    preparationFraction: preparation / episodeSteps,
    rayCount: 1,
    ...options,
  });
  const simulation = new Simulation(config, 1);
  const { state } = simulation;
  const grid = state.grids[0]!;
  clearGrid(grid);
  layLevelGround(grid);
  wallWithDoorway(grid, 8, doorwayZ);
  const doorway = { x: 8, z: doorwayZ, alongX: false, width: 1, floor: ground, inward: 1, room: 0 } as const;
  writeOpenings(doorwayZ < 0 ? [] : [doorway], state.openings, 0, mostOpenings(config));
  clearEpisode(state, 0);
  stand(state, seeker, 3.5, 2.5);
  stand(state, first, 12.5, 2.5);
  if (state.agents > second) stand(state, second, 12.5, 12.5);
  return { simulation, grid };
}

/** Walls off the corner in which x and z are below 5, but for one column at (1, 5) that is one block high. */
export function buildPen(grid: VoxelGrid): void {
  for (let i = 0; i <= 5; i++) {
    for (const y of [0, 1]) {
      setVoxel(grid, 5, ground + y, i, Voxel.stone);
      if (i !== 1) setVoxel(grid, i, ground + y, 5, Voxel.stone);
    }
  }
  setVoxel(grid, 1, ground, 5, Voxel.placedByHiders);
}

/** Plays to the end and gives the figures. */
export function figures(
  { simulation }: Stage,
  scripts: Readonly<Record<number, Script>> = {},
): Record<EpisodeMetricName, number> {
  const { agents } = simulation.state;
  const intents = new Float64Array(agents * actionSize);
  for (let step = 0; !simulation.isOver(0); step++) {
    for (let agent = 0; agent < agents; agent++) {
      const want = simulation.canAct(0, agent) ? scripts[agent]?.(step) : undefined;
      for (const name of actionNames) intents[agent * actionSize + Action[name]] = want?.[name] ?? 0;
    }
    simulation.advance(0, intents);
  }
  const out = new Float32Array(episodeMetricNames.length);
  simulation.writeEpisodeMetrics(0, out);
  return Object.fromEntries(episodeMetricNames.map((name, i) => [name, out[i]!])) as Record<
    EpisodeMetricName,
    number
  >;
}
