import type { HideAndSeekConfig } from './config.js';
import { nextBelow } from './random.js';
import { setVoxel, Voxel } from './voxels.js';
import type { VoxelGrid } from './voxels.js';

/** Blocks of stone in walls, boulders and pillars: a jump does not reach the top, a jump from one placed block does. */
export const stoneHeight = 2;

/** Columns x0 to x1 and z0 to z1, both included. */
export interface Rectangle {
  readonly x0: number;
  readonly z0: number;
  readonly x1: number;
  readonly z1: number;
}

/** What a map draws upon: the grid to fill, and where its random numbers come from. */
export interface MapDrawing {
  readonly config: HideAndSeekConfig;
  readonly grid: VoxelGrid;
  readonly random: Uint32Array;
  /** The world's generator in `random`. */
  readonly slot: number;
  /** Ground height of every column, [size, size] in the order z, x: drawn before, may be changed by the map. */
  readonly heights: Int32Array;
  /** Columns on which neither agents nor loose blocks start, [size, size] in the order z, x. */
  readonly reserved: Uint8Array;
}

/** An opening in the wall of a room: a doorway, or a piece that has collapsed to the height of one block. */
export interface Opening {
  /** Its first column; the others follow along x, or along z. */
  readonly x: number;
  readonly z: number;
  readonly alongX: boolean;
  /** Columns. */
  readonly width: number;
  /** y of the floor. */
  readonly floor: number;
  /** From the opening into the room: 1 or -1, along z where the opening lies along x, else along x. */
  readonly inward: 1 | -1;
  /** Place of its room in `MapPlan.rooms`. */
  readonly room: number;
}

/** What a map made of a world, as far as the placing of agents and blocks, and the measuring of behaviour, need it. */
export interface MapPlan {
  /** The insides of walled rooms: where hiders start and half of the loose blocks lie. None: they start anywhere. */
  readonly rooms: readonly Rectangle[];
  readonly openings: readonly Opening[];
  /** Seekers start at least this many columns away from the walls of rooms. */
  readonly seekerMargin: number;
}

/** Fills the columns up to their heights with ground. */
export function layGround({ grid, heights }: MapDrawing): void {
  const { size } = grid;
  for (let z = 0; z < size; z++) {
    for (let x = 0; x < size; x++) {
      for (let y = 0; y < heights[z * size + x]!; y++) setVoxel(grid, x, y, z, Voxel.terrain);
    }
  }
}

/** Puts stone on the ground of a column, where nothing starts then. */
export function raiseStone({ grid, heights, reserved }: MapDrawing, x: number, z: number): void {
  const column = z * grid.size + x;
  const ground = heights[column]!;
  for (let y = ground; y < ground + stoneHeight; y++) setVoxel(grid, x, y, z, Voxel.stone);
  reserved[column] = 1;
}

/** A rectangle of `least` to `most` columns along each axis, anywhere at least `margin` columns from the border. */
export function drawRectangle(
  { grid, random, slot }: MapDrawing,
  least: number,
  most: number,
  margin: number,
): Rectangle {
  const width = least + nextBelow(random, slot, most - least + 1);
  const depth = least + nextBelow(random, slot, most - least + 1);
  const x0 = margin + nextBelow(random, slot, grid.size - 2 * margin - width + 1);
  const z0 = margin + nextBelow(random, slot, grid.size - 2 * margin - depth + 1);
  return { x0, z0, x1: x0 + width - 1, z1: z0 + depth - 1 };
}

/** Columns between the point and the rectangle, along the longer axis; 0 inside. */
export function distanceTo(area: Rectangle, x: number, z: number): number {
  return Math.max(area.x0 - x, x - area.x1, area.z0 - z, z - area.z1, 0);
}

/** With so many columns more on every side. */
export function grown({ x0, z0, x1, z1 }: Rectangle, by: number): Rectangle {
  return { x0: x0 - by, z0: z0 - by, x1: x1 + by, z1: z1 + by };
}
