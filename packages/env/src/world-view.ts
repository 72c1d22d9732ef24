import { Counter, counterCount } from './episode-metrics.js';
import { cellIndex, surfaceHeight, Voxel } from './voxels.js';
import type { WorldState } from './world-state.js';

/** What is on top of a column. */
export type Surface = 'terrain' | 'stone' | 'loose' | 'placedByHiders' | 'placedBySeekers';

/** One agent as a renderer needs it. */
export interface AgentView {
  readonly team: 'seeker' | 'hider';
  /** Middle of the feet, in blocks. */
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** 0 faces +z, a quarter turn faces +x; [-pi, pi). */
  readonly yawRad: number;
  /** Upwards positive. */
  readonly pitchRad: number;
  /** Blocks carried. */
  readonly carried: number;
  readonly caught: boolean;
  /** Places in `agents` of those that it sees. */
  readonly sees: readonly number[];
  /** Sum of its rewards in this episode. */
  readonly episodeReward: number;
}

/** One world at one moment as plain data, copied: for renderers of every sort. */
export interface WorldView {
  /** Columns along each side. */
  readonly size: number;
  /** Blocks up to the top of the highest one of each column, [size, size] in the order z, x. */
  readonly heights: readonly number[];
  /** Kind of that highest block, in the same order. */
  readonly surfaces: readonly Surface[];
  /** Seekers first. */
  readonly agents: readonly AgentView[];
  readonly phase: 'preparation' | 'pursuit';
  /** Steps of the episode so far, and left at most. */
  readonly step: number;
  readonly stepsLeft: number;
  /**
   * Share of the hiders' steps since the release in which they were neither seen nor caught; null before the first of
   * them.
   */
  readonly hiddenFraction: number | null;
}

const surfaceOf: Readonly<Record<number, Surface>> = {
  [Voxel.terrain]: 'terrain',
  [Voxel.stone]: 'stone',
  [Voxel.loose]: 'loose',
  [Voxel.placedBySeekers]: 'placedBySeekers',
  [Voxel.placedByHiders]: 'placedByHiders',
};

export function viewWorld(
  state: WorldState,
  world: number,
  episodeSteps: number,
  preparationSteps: number,
): WorldView {
  const grid = state.grids[world]!;
  const { size } = grid;
  const heights: number[] = [];
  const surfaces: Surface[] = [];
  for (let z = 0; z < size; z++) {
    for (let x = 0; x < size; x++) {
      const height = surfaceHeight(grid, x, z);
      heights.push(height);
      surfaces.push(surfaceOf[grid.cells[cellIndex(grid, x, height - 1, z)]!] ?? 'terrain');
    }
  }
  const step = state.step[world]!;
  const hiderSteps = Math.max(0, step - preparationSteps) * state.hiders;
  const hiddenSteps = state.counters[world * counterCount + Counter.hiddenHiderSteps]!;
  return {
    size,
    heights,
    surfaces,
    agents: Array.from({ length: state.agents }, (_, agent) => viewAgent(state, world, agent)),
    phase: step < preparationSteps ? 'preparation' : 'pursuit',
    step,
    stepsLeft: episodeSteps - step,
    hiddenFraction: hiderSteps === 0 ? null : hiddenSteps / hiderSteps,
  };
}

function viewAgent(state: WorldState, world: number, agent: number): AgentView {
  const at = world * state.agents + agent;
  const everybody = Array.from({ length: state.agents }, (_, other) => other);
  return {
    team: agent < state.seekers ? 'seeker' : 'hider',
    x: state.position[at * 3]!,
    y: state.position[at * 3 + 1]!,
    z: state.position[at * 3 + 2]!,
    yawRad: fromSouth(state.yaw[at]!),
    pitchRad: state.pitch[at]!,
    carried: state.carried[at]!,
    caught: state.caught[at] === 1,
    sees: everybody.filter((other) => state.sees[at * state.agents + other] === 1),
    episodeReward: state.rewardSums[at]!,
  };
}

/** From the inner angle, 0 along +x and growing towards +z, to the map's, 0 along +z and growing towards +x. */
function fromSouth(yaw: number): number {
  const turned = Math.PI / 2 - yaw;
  return turned >= Math.PI ? turned - 2 * Math.PI : turned;
}
