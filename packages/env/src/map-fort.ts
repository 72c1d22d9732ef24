import { layGround } from './map-plan.js';
import type { MapDrawing, MapPlan, Rectangle } from './map-plan.js';
import { nextBelow } from './random.js';
import { setVoxel, Voxel } from './voxels.js';

/** Two blocks: a jump does not reach the top, a jump from one placed block does. */
const wallHeight = 2;
/** Columns around the wall in which no seeker starts. */
const seekerMargin = 2;
/** Columns between the wall and the border at least. */
const borderMargin = 4;
/** Inner width of the room, in parts of the world's size. */
const leastRoom = 0.22;
const mostRoom = 0.3;

/** One walled room without a roof on level ground (a hill beside the wall would lead over it); its doorways are on
 * different sides, away from the corners. */
export function drawFort(drawing: MapDrawing): MapPlan {
  const room = chosenRoom(drawing);
  const walls = { x0: room.x0 - 1, z0: room.z0 - 1, x1: room.x1 + 1, z1: room.z1 + 1 };
  layGround(drawing);
  buildWalls(drawing, walls);
  openDoorways(drawing, walls);
  return { hiderArea: room, seekerFreeArea: grown(walls, seekerMargin) };
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

function buildWalls(drawing: MapDrawing, walls: Rectangle): void {
  for (let z = walls.z0; z <= walls.z1; z++) {
    for (let x = walls.x0; x <= walls.x1; x++) {
      const isWall = x === walls.x0 || x === walls.x1 || z === walls.z0 || z === walls.z1;
      if (isWall) fillWallColumn(drawing, x, z, Voxel.stone, 1);
    }
  }
}

function openDoorways(drawing: MapDrawing, walls: Rectangle): void {
  const { config, random, slot } = drawing;
  const sides = [0, 1, 2, 3];
  for (let i = 0; i < config.doorways; i++) {
    // One more of the sides not yet taken: Fisher and Yates.
    const pick = i + nextBelow(random, slot, sides.length - i);
    [sides[i], sides[pick]] = [sides[pick]!, sides[i]!];
    openDoorway(drawing, walls, sides[i]!);
  }
}

/** Opens the wall on one side: 0 and 1 across x, 2 and 3 across z. */
function openDoorway(drawing: MapDrawing, walls: Rectangle, side: number): void {
  const { config, random, slot } = drawing;
  const acrossX = side < 2;
  const inner = acrossX ? walls.x1 - walls.x0 - 1 : walls.z1 - walls.z0 - 1;
  const first = 1 + nextBelow(random, slot, inner - config.doorwayWidth + 1);
  for (let i = first; i < first + config.doorwayWidth; i++) {
    const x = acrossX ? walls.x0 + i : side === 2 ? walls.x0 : walls.x1;
    const z = acrossX ? (side === 0 ? walls.z0 : walls.z1) : walls.z0 + i;
    fillWallColumn(drawing, x, z, Voxel.air, 1);
    keepClear(drawing, x, z);
  }
}

function fillWallColumn(drawing: MapDrawing, x: number, z: number, kind: number, reserve: number): void {
  const { grid, heights, reserved } = drawing;
  const ground = heights[z * grid.size + x]!;
  for (let y = ground; y < ground + wallHeight; y++) setVoxel(grid, x, y, z, kind);
  reserved[z * grid.size + x] = reserve;
}

/** Nothing starts in a doorway or right before it. */
function keepClear({ grid, reserved }: MapDrawing, x: number, z: number): void {
  for (let dz = -1; dz <= 1; dz++) {
    for (let dx = -1; dx <= 1; dx++) reserved[(z + dz) * grid.size + x + dx] = 1;
  }
}

function grown(area: Rectangle, by: number): Rectangle {
  return { x0: area.x0 - by, z0: area.z0 - by, x1: area.x1 + by, z1: area.z1 + by };
}
