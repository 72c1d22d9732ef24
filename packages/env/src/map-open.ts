import { drawRectangle, layGround, raiseStone } from './map-plan.js';
import type { MapDrawing, MapPlan } from './map-plan.js';

/** Columns for each boulder. */
const columnsPerBoulder = 50;
const largestBoulder = 3;

/** Terrain with boulders of stone, one to three blocks wide and two high: cover to hide behind. */
export function drawOpen(drawing: MapDrawing): MapPlan {
  layGround(drawing);
  const { size } = drawing.grid;
  const boulders = Math.round((size * size) / columnsPerBoulder);
  for (let i = 0; i < boulders; i++) drawBoulder(drawing);
  return { rooms: [], openings: [], seekerMargin: 0 };
}

function drawBoulder(drawing: MapDrawing): void {
  const { x0, z0, x1, z1 } = drawRectangle(drawing, 1, largestBoulder, 0);
  for (let z = z0; z <= z1; z++) {
    for (let x = x0; x <= x1; x++) raiseStone(drawing, x, z);
  }
}
