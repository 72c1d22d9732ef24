import { drawRectangle, layGround } from './map-plan.js';
import type { MapDrawing, MapPlan, Rectangle } from './map-plan.js';
import { buildRoom } from './map-room.js';

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
function chosenRoom(drawing: MapDrawing): Rectangle {
  const { size } = drawing.grid;
  const least = Math.max(4, Math.round(leastRoom * size));
  const most = Math.max(least, Math.round(mostRoom * size));
  return drawRectangle(drawing, least, most, borderMargin + 1);
}
