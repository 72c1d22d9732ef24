import { layGround } from './map-plan.js';
import type { MapDrawing, MapPlan } from './map-plan.js';
import { nextBelow } from './random.js';
import { setVoxel, Voxel } from './voxels.js';

/** Columns for each boulder. */
const columnsPerBoulder = 50;
const largestBoulder = 3;
const boulderHeight = 2;

/** Terrain with boulders of stone, one to three blocks wide and two high: cover to hide behind. */
export function drawOpen(drawing: MapDrawing): MapPlan {
  layGround(drawing);
  const { size } = drawing.grid;
  const boulders = Math.round((size * size) / columnsPerBoulder);
  for (let i = 0; i < boulders; i++) drawBoulder(drawing);
  return { rooms: [], openings: [], seekerMargin: 0 };
}

function drawBoulder({ grid, random, slot, heights, reserved }: MapDrawing): void {
  const { size } = grid;
  const width = 1 + nextBelow(random, slot, largestBoulder);
  const depth = 1 + nextBelow(random, slot, largestBoulder);
  const x0 = nextBelow(random, slot, size - width + 1);
  const z0 = nextBelow(random, slot, size - depth + 1);
  for (let z = z0; z < z0 + depth; z++) {
    for (let x = x0; x < x0 + width; x++) {
      const ground = heights[z * size + x]!;
      for (let y = ground; y < ground + boulderHeight; y++) setVoxel(grid, x, y, z, Voxel.stone);
      reserved[z * size + x] = 1;
    }
  }
}
