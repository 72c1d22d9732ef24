import type { MapDrawing, Opening, Rectangle } from './map-plan.js';
import { grown, raiseStone, stoneHeight } from './map-plan.js';
import { nextBelow } from './random.js';
import { setVoxel, Voxel } from './voxels.js';

/**
 * Builds a wall of stone around the inside of a room, without a roof, on level ground, and opens `doorways` doorways in
 * it, each on a side of its own and away from the corners. Returns these; `room` is the room's place among the rooms.
 */
export function buildRoom(
  drawing: MapDrawing,
  inside: Rectangle,
  doorways: number,
  room: number,
): readonly Opening[] {
  const walls = grown(inside, 1);
  const floor = drawing.heights[inside.z0 * drawing.grid.size + inside.x0]!;
  for (let z = walls.z0; z <= walls.z1; z++) {
    for (let x = walls.x0; x <= walls.x1; x++) {
      if (x !== walls.x0 && x !== walls.x1 && z !== walls.z0 && z !== walls.z1) continue;
      raiseStone(drawing, x, z);
    }
  }
  return chosenSides(drawing, doorways).map((side) => {
    const doorway = openingAt(drawing, inside, side, drawing.config.doorwayWidth, floor, room);
    openWall(drawing, doorway, floor);
    return doorway;
  });
}

/**
 * Lets one column of the wall collapse to the height of one block, on a side without an opening; null: there is none.
 */
export function collapseWall(
  drawing: MapDrawing,
  inside: Rectangle,
  openings: readonly Opening[],
  room: number,
): Opening | null {
  const side = chosenSides(drawing, 4).find((candidate) =>
    openings.every(({ alongX, inward }) => sideOf(alongX, inward) !== candidate),
  );
  if (side === undefined) return null;
  const floor = drawing.heights[inside.z0 * drawing.grid.size + inside.x0]!;
  const opening = openingAt(drawing, inside, side, 1, floor, room);
  openWall(drawing, opening, floor + 1);
  return opening;
}

/** The columns of an opening. */
export function* openingColumns({ x, z, alongX, width }: Opening): Generator<readonly [number, number]> {
  for (let i = 0; i < width; i++) yield alongX ? [x + i, z] : [x, z + i];
}

/** So many of the four sides, in random order: Fisher and Yates. */
function chosenSides({ random, slot }: MapDrawing, count: number): readonly number[] {
  const sides = [0, 1, 2, 3];
  for (let i = 0; i < count; i++) {
    const pick = i + nextBelow(random, slot, sides.length - i);
    [sides[i], sides[pick]] = [sides[pick]!, sides[i]!];
  }
  return sides.slice(0, count);
}

/** Sides 0 and 1 lie along x, at the least and the greatest z; 2 and 3 along z. */
function sideOf(alongX: boolean, inward: number): number {
  return (alongX ? 0 : 2) + (inward === 1 ? 0 : 1);
}

function openingAt(
  { random, slot }: MapDrawing,
  inside: Rectangle,
  side: number,
  width: number,
  floor: number,
  room: number,
): Opening {
  const alongX = side < 2;
  const inward = side % 2 === 0 ? 1 : -1;
  const inner = alongX ? inside.x1 - inside.x0 + 1 : inside.z1 - inside.z0 + 1;
  const first = nextBelow(random, slot, inner - width + 1);
  const x = alongX ? inside.x0 + first : inward === 1 ? inside.x0 - 1 : inside.x1 + 1;
  const z = alongX ? (inward === 1 ? inside.z0 - 1 : inside.z1 + 1) : inside.z0 + first;
  return { x, z, alongX, width, floor, inward, room };
}

/** Takes the wall away down to `sill`; nothing starts in the opening or right before it. */
function openWall(drawing: MapDrawing, opening: Opening, sill: number): void {
  for (const [x, z] of openingColumns(opening)) {
    for (let y = opening.floor + stoneHeight - 1; y >= sill; y--) setVoxel(drawing.grid, x, y, z, Voxel.air);
    keepClear(drawing, x, z);
  }
}

function keepClear({ grid, reserved }: MapDrawing, x: number, z: number): void {
  for (let dz = -1; dz <= 1; dz++) {
    for (let dx = -1; dx <= 1; dx++) reserved[(z + dz) * grid.size + x + dx] = 1;
  }
}
