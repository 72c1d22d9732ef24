import type { HideAndSeekConfig } from './config.js';
import { Count, countSize } from './episode-metrics.js';
import type { GameState } from './game-state.js';
import { Block, cellIndex, surfaceHeight } from './voxels.js';

/** What is on top of a column. */
export type Surface = 'terrain' | 'stone' | 'loose' | 'placedByHiders' | 'placedBySeekers';

export interface AgentView {
  readonly team: 'seeker' | 'hider';
  /** Centre of the feet, in blocks. */
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** 0 faces +z, a quarter turn faces +x. */
  readonly yawRad: number;
  readonly pitchRad: number;
  readonly carried: number;
  readonly caught: boolean;
  /** Agents (indices) that it sees. */
  readonly sees: readonly number[];
  /** Sum of its rewards in this episode. */
  readonly episodeReward: number;
}

/** One world at one moment, as plain data that any renderer can draw. */
export interface WorldView {
  /** Columns along each side. */
  readonly size: number;
  /** Lowest free height above each column, [size, size], z-major. */
  readonly heights: readonly number[];
  /** What is on top of each column, [size, size]. */
  readonly surfaces: readonly Surface[];
  /** Seekers first. */
  readonly agents: readonly AgentView[];
  readonly phase: 'preparation' | 'pursuit';
  /** Steps of the episode so far, and left. */
  readonly step: number;
  readonly stepsLeft: number;
  /** Share of the hiders' steps since the release in which they were free and unseen; null before the release. */
  readonly hiddenFraction: number | null;
}

const surfaces: Readonly<Record<number, Surface>> = {
  [Block.terrain]: 'terrain',
  [Block.stone]: 'stone',
  [Block.loose]: 'loose',
  [Block.placedByHiders]: 'placedByHiders',
  [Block.placedBySeekers]: 'placedBySeekers',
};

export function viewWorld(
  s: GameState,
  config: HideAndSeekConfig,
  preparationSteps: number,
  world: number,
): WorldView {
  const { size } = s.grid;
  const columns = Array.from(
    { length: size * size },
    (_, column) => [column % size, Math.floor(column / size)] as const,
  );
  const heights = columns.map(([x, z]) => surfaceHeight(s.voxels, s.grid, world, x, z));
  const step = s.step[world];
  const released = s.counts[world * countSize + Count.releasedSteps] * (s.agents - s.seekers);
  return {
    size,
    heights,
    surfaces: columns.map(([x, z], column) => {
      const top = heights[column];
      return (top > 0 && surfaces[s.voxels[cellIndex(s.grid, world, x, top - 1, z)]]) || 'terrain';
    }),
    agents: Array.from({ length: s.agents }, (_, a) => viewAgent(s, world, a)),
    phase: step < preparationSteps ? 'preparation' : 'pursuit',
    step,
    stepsLeft: config.episodeSteps - step,
    hiddenFraction: released === 0 ? null : s.counts[world * countSize + Count.hiddenSteps] / released,
  };
}

function viewAgent(s: GameState, world: number, a: number): AgentView {
  const i = world * s.agents + a;
  return {
    team: a < s.seekers ? 'seeker' : 'hider',
    x: s.x[i],
    y: s.y[i],
    z: s.z[i],
    yawRad: s.yaw[i],
    pitchRad: s.pitch[i],
    carried: s.carried[i],
    caught: s.caught[i] === 1,
    sees: Array.from({ length: s.agents }, (_, b) => b).filter((b) => s.sees[i * s.agents + b] === 1),
    episodeReward: s.returns[i],
  };
}
