import type { HideAndSeekConfig } from './config.js';
import { setVoxel, Voxel } from './voxels.js';
import type { VoxelGrid } from './voxels.js';

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

/** What the placing of agents and blocks needs to know of a map. */
export interface MapPlan {
  /** Where hiders start and half of the loose blocks lie; null: anywhere. */
  readonly hiderArea: Rectangle | null;
  /** Where seekers do not start; null: they start anywhere far enough from the hiders. */
  readonly seekerFreeArea: Rectangle | null;
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

/** Columns between the point and the rectangle, along the longer axis; 0 inside. */
export function distanceTo(area: Rectangle, x: number, z: number): number {
  return Math.max(area.x0 - x, x - area.x1, area.z0 - z, z - area.z1, 0);
}
