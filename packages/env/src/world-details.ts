import { openHiders } from './access-metrics.js';
import type { Simulation } from './simulation.js';

/** What a renderer in three dimensions, or whoever tells what happened, wants beside the `WorldView`; copied. */
export interface WorldDetails {
  /** Voxels along each side, and upwards. */
  readonly size: number;
  readonly height: number;
  /** What is in every voxel, a value of `Voxel`, [height, size, size] in the order y, z, x. */
  readonly voxels: Uint8Array;
  /** For every hider, whether no way on foot leads to it from any seeker. */
  readonly sealed: readonly boolean[];
  /** For every agent, whether it is over a wall, a boulder or a pillar: it climbed where it was not a step before. */
  readonly overStone: readonly boolean[];
}

export function worldDetails({ state, search }: Simulation, world: number): WorldDetails {
  const { agents, overStone } = state;
  const { cells, size, height } = state.grids[world]!;
  const open = openHiders(state, world, search);
  return {
    size,
    height,
    voxels: cells.slice(),
    sealed: Array.from({ length: state.hiders }, (_, hider) => (open & (1 << hider)) === 0),
    overStone: Array.from({ length: agents }, (_, agent) => overStone[world * agents + agent] === 1),
  };
}
