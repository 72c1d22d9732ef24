import type { HideAndSeekConfig } from './config.js';
import { countSize } from './episode-metrics.js';
import { streamSize } from './random.js';
import type { Grid } from './voxels.js';
import { grid } from './voxels.js';

/**
 * The state of all worlds, structure of arrays. N worlds, A agents each (seekers first), S seekers. Everything that can
 * influence the future is here and is saved; nothing else is.
 */
export class GameState {
  static readonly arrayNames = [
    'voxels',
    'random',
    'step',
    'x',
    'y',
    'z',
    'fall',
    'yaw',
    'pitch',
    'lastX',
    'lastY',
    'lastZ',
    'onGround',
    'caught',
    'carried',
    'cooldown',
    'sees',
    'seenX',
    'seenY',
    'seenZ',
    'seenAge',
    'hold',
    'returns',
    'counts',
  ] as const;

  readonly grid: Grid;
  /** A. */
  readonly agents: number;
  /** S. */
  readonly seekers: number;
  /** [N, height, size, size]. */
  readonly voxels: Uint8Array;
  /** [N, 4]. */
  readonly random: Uint32Array;
  /** Steps of the running episode, [N]. */
  readonly step: Int32Array;
  /** Centre of the feet, [N, A] each. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  /** Upward speed in blocks per second, [N, A]. */
  readonly fall: Float64Array;
  /** Where the agent faces: 0 is +z, a quarter turn is +x; pitch above 0 looks up. [N, A]. */
  readonly yaw: Float64Array;
  readonly pitch: Float64Array;
  /** Movement of the newest step, [N, A]. */
  readonly lastX: Float64Array;
  readonly lastY: Float64Array;
  readonly lastZ: Float64Array;
  readonly onGround: Uint8Array;
  readonly caught: Uint8Array;
  /** Blocks carried, [N, A]. */
  readonly carried: Int32Array;
  /** Steps until the agent can take or place again, [N, A]. */
  readonly cooldown: Int32Array;
  /** Whether agent a sees agent b now, [N, A, A]. */
  readonly sees: Uint8Array;
  /** Where a saw b last, [N, A, A] each; steps since then, -1 for never. */
  readonly seenX: Float64Array;
  readonly seenY: Float64Array;
  readonly seenZ: Float64Array;
  readonly seenAge: Int32Array;
  /** Steps in a row in which seeker s has held hider h in sight at catching distance, [N, A, A]. */
  readonly hold: Int32Array;
  /** Sum of rewards in the running episode, [N, A]. */
  readonly returns: Float64Array;
  /** Counts of the running episode, [N, countSize]: see episode-metrics.ts. */
  readonly counts: Int32Array;

  constructor(config: HideAndSeekConfig, worlds: number) {
    this.grid = grid(config.worldSize, config.worldHeight);
    this.agents = config.seekers + config.hiders;
    this.seekers = config.seekers;
    const rows = worlds * this.agents;
    const pairs = rows * this.agents;
    this.voxels = new Uint8Array(worlds * this.grid.volume);
    this.random = new Uint32Array(worlds * streamSize);
    this.step = new Int32Array(worlds);
    this.x = new Float64Array(rows);
    this.y = new Float64Array(rows);
    this.z = new Float64Array(rows);
    this.fall = new Float64Array(rows);
    this.yaw = new Float64Array(rows);
    this.pitch = new Float64Array(rows);
    this.lastX = new Float64Array(rows);
    this.lastY = new Float64Array(rows);
    this.lastZ = new Float64Array(rows);
    this.onGround = new Uint8Array(rows);
    this.caught = new Uint8Array(rows);
    this.carried = new Int32Array(rows);
    this.cooldown = new Int32Array(rows);
    this.sees = new Uint8Array(pairs);
    this.seenX = new Float64Array(pairs);
    this.seenY = new Float64Array(pairs);
    this.seenZ = new Float64Array(pairs);
    this.seenAge = new Int32Array(pairs);
    this.hold = new Int32Array(pairs);
    this.returns = new Float64Array(rows);
    this.counts = new Int32Array(worlds * countSize);
  }
}
