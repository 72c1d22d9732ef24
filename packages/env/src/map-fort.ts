import { layGround } from './map-plan.js';
import type { MapDrawing, MapPlan, Rectangle } from './map-plan.js';
import { buildRoom } from './map-room.js';
import { nextBelow } from './random.js';

/** Columns between the wall and the border at least. */
const borderMargin = 4;
/** Inner width of the room, in parts of the world's size. */
const leastRoom = 0.22;
const mostRoom = 0.3;

/** One walled room on level ground: a hill beside the wall would lead over it. */
export function drawFort(drawing: MapDrawing): MapPlan {
  const room = chosenRoom(drawing);
  layGround(drawing);
  const openings = buildRoom(drawing, room, drawing.config.doorways, 0);
  return { rooms: [room], openings, seekerMargin: 3 };
}

/** The inside of the wall. */
function chosenRoom({ grid, random, slot }: MapDrawing): Rectangle {
  const { size } = grid;
  const least = Math.max(4, Math.round(leastRoom * size));
  const most = Math.max(least, Math.round(mostRoom * size));
  const width = least + nextBelow(random, slot, most - least + 1);
  const depth = least + nextBelow(random, slot, most - least + 1);
  const edge = borderMargin + 1;
  const x0 = edge + nextBelow(random, slot, size - 2 * edge - width + 1);
  const z0 = edge + nextBelow(random, slot, size - 2 * edge - depth + 1);
  return { x0, z0, x1: x0 + width - 1, z1: z0 + depth - 1 };
}
