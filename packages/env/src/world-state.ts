import type { HideAndSeekConfig } from './config.js';
import { counterCount } from './episode-metrics.js';
import { mostOpenings, openingWords } from './openings.js';
import { randomWords } from './random.js';
import { writeCosineAndSine } from './trigonometry.js';
import { settleSurface } from './voxels.js';
import type { VoxelGrid } from './voxels.js';

/**
 * Everything that the future of N worlds with A agents each depends on, as a structure of arrays. Agents are counted
 * seekers first; S seekers, H hiders, A = S + H.
 */
export interface WorldState {
  readonly worlds: number;
  readonly seekers: number;
  readonly hiders: number;
  /** A. */
  readonly agents: number;
  /** Windows on `voxels`, one a world. */
  readonly grids: readonly VoxelGrid[];
  /** [N, height, size, size] in the order y, z, x; kinds of voxels.ts. */
  readonly voxels: Uint8Array;
  /** Random generators, [N, 4]. */
  readonly random: Uint32Array;
  /** The generators as they were before the running episode was drawn, [N, 4]: what a replay begins with. */
  readonly episodeRandom: Uint32Array;
  /** Openings in the walls of the world, [N, D, 7]: see openings.ts. */
  readonly openings: Int32Array;
  /** Steps taken in the running episode, [N]. */
  readonly step: Int32Array;
  /** Middle of the feet, x y z, blocks, [N, A, 3]. */
  readonly position: Float64Array;
  /** Blocks per second, x y z, [N, A, 3]. */
  readonly velocity: Float64Array;
  /** Direction of view about the y axis, [-pi, pi): 0 along +x, pi / 2 along +z, [N, A]. */
  readonly yaw: Float64Array;
  /** Upwards positive, radians, [N, A]. */
  readonly pitch: Float64Array;
  /** Of yaw and pitch, [N, A]; not saved, `turned` keeps them up. */
  readonly cosYaw: Float64Array;
  readonly sinYaw: Float64Array;
  readonly cosPitch: Float64Array;
  readonly sinPitch: Float64Array;
  /** 1 where something is underfoot, [N, A]. */
  readonly grounded: Uint8Array;
  /** Blocks carried, [N, A]. */
  readonly carried: Int32Array;
  /** Steps until blocks can be moved again, [N, A]. */
  readonly cooldown: Int32Array;
  /** 1 for hiders that are out of the game, [N, A]. */
  readonly caught: Uint8Array;
  /** 1 where the agent is above a wall, a boulder or a pillar, [N, A]. */
  readonly overStone: Uint8Array;
  /** 1 for hiders that no seeker could come to on foot when the preparation was over, [N, H]. */
  readonly sealedAtRelease: Uint8Array;
  /** 1 where agent a sees agent b, [N, A, A]. */
  readonly sees: Uint8Array;
  /** Where a saw b last, middle of its feet, [N, A, A, 3]. */
  readonly lastSeen: Float64Array;
  /** Steps since then, -1: never, [N, A, A]. */
  readonly lastSeenAge: Int32Array;
  /** Steps in a row that seeker s had hider h within catching distance, [N, S, H]. */
  readonly hold: Int32Array;
  /** Rewards of the episode so far, [N, A]. */
  readonly rewardSums: Float64Array;
  /** Counts of the episode so far, [N, counters of episode-metrics.ts]. */
  readonly counters: Float64Array;
}

/** The arrays of the state that are saved, by the names that they are saved under. Names are for good. */
export const stateArrayNames = [
  'voxels',
  'random',
  'episodeRandom',
  'openings',
  'step',
  'position',
  'velocity',
  'yaw',
  'pitch',
  'grounded',
  'carried',
  'cooldown',
  'caught',
  'overStone',
  'sealedAtRelease',
  'sees',
  'lastSeen',
  'lastSeenAge',
  'hold',
  'rewardSums',
  'counters',
] as const satisfies readonly (keyof WorldState)[];

export function createWorldState(config: HideAndSeekConfig, worlds: number): WorldState {
  const { seekers, hiders, worldSize: size, worldHeight: height } = config;
  const agents = seekers + hiders;
  const cellsPerWorld = size * size * height;
  const columns = size * size;
  const voxels = new Uint8Array(worlds * cellsPerWorld);
  const surface = new Uint8Array(worlds * columns);
  const grids = Array.from({ length: worlds }, (_, world) => ({
    cells: voxels.subarray(world * cellsPerWorld, (world + 1) * cellsPerWorld),
    surface: surface.subarray(world * columns, (world + 1) * columns),
    size,
    height,
    top: 0,
  }));
  return {
    worlds,
    seekers,
    hiders,
    agents,
    grids,
    voxels,
    random: new Uint32Array(worlds * randomWords),
    episodeRandom: new Uint32Array(worlds * randomWords),
    openings: new Int32Array(worlds * mostOpenings(config) * openingWords),
    step: new Int32Array(worlds),
    position: new Float64Array(worlds * agents * 3),
    velocity: new Float64Array(worlds * agents * 3),
    yaw: new Float64Array(worlds * agents),
    pitch: new Float64Array(worlds * agents),
    cosYaw: new Float64Array(worlds * agents).fill(1),
    sinYaw: new Float64Array(worlds * agents),
    cosPitch: new Float64Array(worlds * agents).fill(1),
    sinPitch: new Float64Array(worlds * agents),
    grounded: new Uint8Array(worlds * agents),
    carried: new Int32Array(worlds * agents),
    cooldown: new Int32Array(worlds * agents),
    caught: new Uint8Array(worlds * agents),
    overStone: new Uint8Array(worlds * agents),
    sealedAtRelease: new Uint8Array(worlds * hiders),
    sees: new Uint8Array(worlds * agents * agents),
    lastSeen: new Float64Array(worlds * agents * agents * 3),
    lastSeenAge: new Int32Array(worlds * agents * agents),
    hold: new Int32Array(worlds * seekers * hiders),
    rewardSums: new Float64Array(worlds * agents),
    counters: new Float64Array(worlds * counterCount),
  };
}

/** Has to be called when the yaw or the pitch of an agent was changed; `at`: world * A + agent. */
export function turned(state: WorldState, at: number): void {
  writeCosineAndSine(state.yaw, at, state.cosYaw, state.sinYaw);
  writeCosineAndSine(state.pitch, at, state.cosPitch, state.sinPitch);
}

/** Works out what is not saved, after the saved arrays were written. */
export function deriveUnsaved(state: WorldState): void {
  for (const grid of state.grids) settleSurface(grid);
  for (let at = 0; at < state.yaw.length; at++) turned(state, at);
}

/**
 * Forgets the episode of one world: everything but its voxels and openings, its random generator and where its agents
 * are and look.
 */
export function clearEpisode(state: WorldState, world: number): void {
  const { agents, seekers, hiders } = state;
  clearSlice(state.grounded, world, agents, 0);
  clearSlice(state.carried, world, agents, 0);
  clearSlice(state.cooldown, world, agents, 0);
  clearSlice(state.caught, world, agents, 0);
  clearSlice(state.overStone, world, agents, 0);
  clearSlice(state.rewardSums, world, agents, 0);
  clearSlice(state.sealedAtRelease, world, hiders, 0);
  clearSlice(state.velocity, world, agents * 3, 0);
  clearSlice(state.sees, world, agents * agents, 0);
  clearSlice(state.lastSeen, world, agents * agents * 3, 0);
  clearSlice(state.lastSeenAge, world, agents * agents, -1);
  clearSlice(state.hold, world, seekers * hiders, 0);
  clearSlice(state.counters, world, counterCount, 0);
  state.step[world] = 0;
}

function clearSlice(
  array: Float64Array | Int32Array | Uint8Array,
  world: number,
  length: number,
  value: number,
): void {
  array.fill(value, world * length, (world + 1) * length);
}
