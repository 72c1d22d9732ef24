import { openHiders } from './access-metrics.js';
import { Counter, counterCount } from './episode-metrics.js';
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
  /** Times in this episode that somebody of the team came over a wall, a boulder or a pillar. */
  readonly climbs: { readonly seekers: number; readonly hiders: number };
}

export function worldDetails({ state, search }: Simulation, world: number): WorldDetails {
  const { cells, size, height } = state.grids[world]!;
  const open = openHiders(state, world, search);
  const counted = (counter: number): number => state.counters[world * counterCount + counter]!;
  return {
    size,
    height,
    voxels: cells.slice(),
    sealed: Array.from({ length: state.hiders }, (_, hider) => (open & (1 << hider)) === 0),
    climbs: { seekers: counted(Counter.seekerClimbs), hiders: counted(Counter.hiderClimbs) },
  };
}
