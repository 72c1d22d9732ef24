import { distanceTo, drawRectangle, grown, layGround, raiseStone } from './map-plan.js';
import type { MapDrawing, MapPlan, Opening, Rectangle } from './map-plan.js';
import { buildRoom, collapseWall } from './map-room.js';
import { nextBelow } from './random.js';
import { lowestGround } from './terrain.js';

/** Inner width of a room, in columns. */
const leastRoom = 3;
const mostRoom = 6;
/** Columns between a wall and the border, and between two walls, at least. */
const borderMargin = 3;
const alleyColumns = 2;
/** Columns of level ground around walls: from a hill that is nearer a running jump would lead over the wall. */
const levelColumns = 4;
/** Columns of the world for each room at least. */
const columnsPerRoom = 256;
/** Random places tried for one room. */
const triesPerRoom = 60;
/** Columns of the world for each pillar, and columns between pillars and walls at least. */
const columnsPerPillar = 128;
const pillarMargin = 2;

/** Rooms that find a place in a world of this size. */
export function mostRooms(worldSize: number): number {
  return Math.min(8, Math.max(1, Math.floor((worldSize * worldSize) / columnsPerRoom)));
}

/**
 * Rooms with one to `doorways` doorways each, on level ground between hills; one in two has a piece of wall that has
 * collapsed to the height of one block. Single pillars between them.
 *
 * @returns null when the rooms found no place
 */
export function drawRuins(drawing: MapDrawing): MapPlan | null {
  const rooms: Rectangle[] = [];
  for (let room = 0; room < drawing.config.rooms; room++) {
    const placed = placeRoom(drawing, rooms);
    if (placed === null) return null;
    rooms.push(placed);
  }
  const walls = rooms.map((inside) => grown(inside, 1));
  levelGroundAround(drawing, walls);
  layGround(drawing);
  const openings = rooms.flatMap((inside, room) => ruinedRoom(drawing, inside, room));
  raisePillars(drawing, walls);
  return { rooms, openings, seekerMargin: 2 };
}

/** The inside of a wall that keeps its distance from the border and from the others. */
function placeRoom(drawing: MapDrawing, others: readonly Rectangle[]): Rectangle | null {
  for (let attempt = 0; attempt < triesPerRoom; attempt++) {
    const inside = drawRectangle(drawing, leastRoom, mostRoom, borderMargin + 1);
    if (others.every((other) => areApart(inside, other))) return inside;
  }
  return null;
}

/** Two walls and an alley lie between the insides. */
function areApart(a: Rectangle, b: Rectangle): boolean {
  const apart = 2 + alleyColumns;
  return a.x0 - b.x1 > apart || b.x0 - a.x1 > apart || a.z0 - b.z1 > apart || b.z0 - a.z1 > apart;
}

/** Flat where rooms are; from there on the ground rises by one block a column at most. */
function levelGroundAround({ grid, heights }: MapDrawing, walls: readonly Rectangle[]): void {
  for (let z = 0; z < grid.size; z++) {
    for (let x = 0; x < grid.size; x++) {
      const toWall = Math.min(...walls.map((wall) => distanceTo(wall, x, z)));
      const most = lowestGround + Math.max(0, toWall - levelColumns);
      heights[z * grid.size + x] = Math.min(heights[z * grid.size + x]!, most);
    }
  }
}

function ruinedRoom(drawing: MapDrawing, inside: Rectangle, room: number): readonly Opening[] {
  const doorways = 1 + nextBelow(drawing.random, drawing.slot, drawing.config.doorways);
  const openings = buildRoom(drawing, inside, doorways, room);
  const isWhole = nextBelow(drawing.random, drawing.slot, 2) === 0;
  const collapsed = isWhole ? null : collapseWall(drawing, inside, openings, room);
  return collapsed === null ? openings : [...openings, collapsed];
}

function raisePillars(drawing: MapDrawing, walls: readonly Rectangle[]): void {
  const { grid, random, slot } = drawing;
  const { size } = grid;
  const pillars = Math.round((size * size) / columnsPerPillar);
  for (let i = 0; i < pillars; i++) {
    const x = nextBelow(random, slot, size);
    const z = nextBelow(random, slot, size);
    if (walls.every((wall) => distanceTo(wall, x, z) > pillarMargin)) raiseStone(drawing, x, z);
  }
}
