import type { RewardConfig } from './reward-config.js';
import { rewardDefaults } from './reward-config.js';

/**
 * `open`: hills with boulders. `fort`: level ground with one walled room. `ruins`: rooms at random places between
 * hills, some with a piece of their wall collapsed.
 */
export const mapNames = ['open', 'fort', 'ruins'] as const;
export type MapName = (typeof mapNames)[number];

/** Everything about the game that can be set. One block is the unit of length, one step (1/12 s) that of time. */
export interface HideAndSeekConfig {
  readonly map: MapName;
  /** Blocks along x and along z. */
  readonly worldSize: number;
  /** Blocks along y. */
  readonly worldHeight: number;
  /** Agents that seek. */
  readonly seekers: number;
  /** Agents that hide. */
  readonly hiders: number;
  /** `open`, `ruins`: blocks between the lowest and the highest ground, 0 to 3. `fort` is level. */
  readonly terrainRange: number;
  /** `ruins`: walled rooms. */
  readonly rooms: number;
  /** Doorways of a room, each in a side of its own: so many in `fort`, one to so many in `ruins`. */
  readonly doorways: number;
  /** Width of a doorway, in blocks. */
  readonly doorwayWidth: number;
  /** Blocks that can be carried, in the whole world. */
  readonly looseBlocks: number;
  /** Blocks that one agent can carry at once. */
  readonly carryCapacity: number;
  /** How far an agent can take and place blocks, in blocks from its centre (from its eye when it looks up or down). */
  readonly reachBlocks: number;
  /** `team`: only the team that placed a block can take it again. `none`: everybody can. */
  readonly blockOwnership: 'team' | 'none';
  /** Steps of one episode. */
  readonly episodeSteps: number;
  /** Part of the episode in which seekers stand still and see nothing, 0 to 0.9. */
  readonly preparationFraction: number;
  /** Vision rays of one agent. */
  readonly rayCount: number;
  /** Horizontal angle between the outermost rays, and the width of the field of view, in radians; 2 pi: all around. */
  readonly rayConeRad: number;
  /** How far agents see, in blocks. */
  readonly viewRangeBlocks: number;
  /** Whether there are `states` beside the observations, for a central critic. */
  readonly centralState: boolean;
  readonly catching: CatchingConfig;
  readonly actionSpace: 'continuous' | 'discrete';
  readonly rewards: RewardConfig;
}

export interface CatchingConfig {
  /** false: only being seen counts. */
  readonly enabled: boolean;
  /** Largest distance between the centres of seeker and hider, in blocks. */
  readonly distanceBlocks: number;
  /** Steps in a row that the seeker has to see the hider within that distance. */
  readonly holdSteps: number;
}

type DeepPartial<T> = { readonly [K in keyof T]?: T[K] extends object ? DeepPartial<T[K]> : T[K] };

/** Any part of the configuration; what is left out keeps its default. */
export type HideAndSeekOptions = DeepPartial<HideAndSeekConfig>;

export const defaultHideAndSeekConfig: HideAndSeekConfig = {
  map: 'fort',
  worldSize: 32,
  worldHeight: 16,
  seekers: 1,
  hiders: 2,
  terrainRange: 2,
  rooms: 3,
  doorways: 2,
  doorwayWidth: 1,
  looseBlocks: 12,
  carryCapacity: 3,
  reachBlocks: 2,
  blockOwnership: 'team',
  episodeSteps: 240,
  preparationFraction: 0.4,
  rayCount: 64,
  rayConeRad: (2 * Math.PI) / 3,
  viewRangeBlocks: 32,
  centralState: false,
  catching: { enabled: true, distanceBlocks: 2, holdSteps: 6 },
  actionSpace: 'continuous',
  rewards: rewardDefaults('seed'),
};

/** The defaults with `options` over them, unchecked. */
export function mergedConfig(options: HideAndSeekOptions): HideAndSeekConfig {
  const defaults = { ...defaultHideAndSeekConfig, rewards: rewardDefaults(options.rewards?.preset) };
  return merged(defaults as unknown as Tree, options as Tree) as unknown as HideAndSeekConfig;
}

/** Steps of the preparation phase: the nearest whole number to its fraction of the episode. */
export function preparationSteps(config: HideAndSeekConfig): number {
  return Math.round(config.preparationFraction * config.episodeSteps);
}

type Tree = { readonly [key: string]: Tree | string | number | boolean | null | undefined };

function merged(defaults: Tree, options: Tree): Tree {
  return Object.fromEntries(
    Object.entries(defaults).map(([key, standard]) => {
      // What an object inherits was not looked at by the validation.
      const given = Object.hasOwn(options, key) ? options[key] : undefined;
      if (given === undefined) return [key, isTree(standard) ? merged(standard, {}) : standard];
      return [key, isTree(standard) && isTree(given) ? merged(standard, given) : given];
    }),
  );
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null;
}
