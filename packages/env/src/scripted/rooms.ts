import { distanceTo } from '../map-plan.js';
import type { Opening, Rectangle } from '../map-plan.js';
import { openingColumns } from '../map-room.js';
import { isSolid, Voxel, voxelAt } from '../voxels.js';
import type { VoxelGrid } from '../voxels.js';
import { cellAt, noCell, xOf, zOf } from './cells.js';

/** Columns from the inside of a room to what touches its wall from outside. */
const stepColumns = 2;

/** A walled room. */
export interface Room {
  /** Columns inside its wall. */
  readonly inside: Rectangle;
  /** y of the floor. */
  readonly floor: number;
  /** Its openings, and the place of each in the world's list. */
  readonly openings: readonly { readonly opening: Opening; readonly number: number }[];
}

/** A cell of an opening that is free, and the one inside of the room from which it is filled. */
export interface Gap {
  readonly cell: number;
  readonly stand: number;
  /** Place of the opening in the world's list. */
  readonly opening: number;
}

/** The rooms to which the openings belong. */
export function findRooms(grid: VoxelGrid, openings: readonly Opening[]): readonly Room[] {
  const numbers = [...new Set(openings.map(({ room }) => room))];
  return numbers.map((room) => {
    const own = openings
      .map((opening, number) => ({ opening, number }))
      .filter(({ opening }) => opening.room === room);
    const first = own[0]!.opening;
    return { inside: insideOf(grid, first, openings), floor: first.floor, openings: own };
  });
}

/** Columns inside of the wall around the inner side of an opening. */
function insideOf(grid: VoxelGrid, opening: Opening, openings: readonly Opening[]): Rectangle {
  const walls = new Set(
    openings.flatMap((other) => [...openingColumns(other)].map(([x, z]) => x + grid.size * z)),
  );
  const isWall = (x: number, z: number): boolean =>
    walls.has(x + grid.size * z) || voxelAt(grid, x, opening.floor, z) === Voxel.stone;
  const [x, z] = beside(opening, opening.x, opening.z, opening.inward);
  const inside = { x0: x, z0: z, x1: x, z1: z };
  while (!isWall(inside.x0 - 1, z)) inside.x0--;
  while (!isWall(inside.x1 + 1, z)) inside.x1++;
  while (!isWall(x, inside.z0 - 1)) inside.z0--;
  while (!isWall(x, inside.z1 + 1)) inside.z1++;
  return inside;
}

/** What is still to be filled so that nobody comes in on foot, from the lowest cells on. */
export function gapsOf(grid: VoxelGrid, room: Room): readonly Gap[] {
  return room.openings.flatMap(({ opening, number }) => {
    const gaps: Gap[] = [];
    for (const [x, z] of openingColumns(opening)) {
      const [sx, sz] = beside(opening, x, z, opening.inward);
      const stand = cellAt(grid, sx, opening.floor, sz);
      for (const y of [opening.floor, opening.floor + 1]) {
        if (isSolid(grid, x, y, z)) continue;
        gaps.push({ cell: cellAt(grid, x, y, z), stand, opening: number });
      }
    }
    return gaps;
  });
}

/** The cells right inside and right outside of a room's openings. */
export function thresholdsOf(grid: VoxelGrid, room: Room): readonly number[] {
  return room.openings.flatMap(({ opening }) =>
    [opening.inward, -opening.inward].map((towards) => {
      const [x, z] = beside(opening, opening.x, opening.z, towards);
      return cellAt(grid, x, opening.floor, z);
    }),
  );
}

/** Whether the column of (x, z) is inside of the room. */
export function isInside({ inside }: Room, x: number, z: number): boolean {
  const [cx, cz] = [Math.floor(x), Math.floor(z)];
  return cx >= inside.x0 && cx <= inside.x1 && cz >= inside.z0 && cz <= inside.z1;
}

/** Whether a block in this cell is a step up to the top of the room's wall, from outside. */
export function isStepToWall(grid: VoxelGrid, { inside }: Room, cell: number): boolean {
  const [x, z] = [xOf(grid, cell), zOf(grid, cell)];
  if (distanceTo(inside, x, z) !== stepColumns) return false;
  // Off the corner of the wall no side touches it.
  const isOffX = x < inside.x0 - 1 || x > inside.x1 + 1;
  const isOffZ = z < inside.z0 - 1 || z > inside.z1 + 1;
  return !(isOffX && isOffZ);
}

/** The cell in the middle of the floor. */
export function middleOf(grid: VoxelGrid, { inside: { x0, z0, x1, z1 }, floor }: Room): number {
  return cellAt(grid, Math.floor((x0 + x1) / 2), floor, Math.floor((z0 + z1) / 2));
}

/** Columns from a cell to the nearest opening of the room, along the longer axis. */
export function distanceToOpenings(grid: VoxelGrid, room: Room, cell: number): number {
  if (cell === noCell) return Infinity;
  const [x, z] = [xOf(grid, cell), zOf(grid, cell)];
  let least = Infinity;
  for (const { opening } of room.openings) {
    for (const [ox, oz] of openingColumns(opening)) {
      least = Math.min(least, Math.max(Math.abs(ox - x), Math.abs(oz - z)));
    }
  }
  return least;
}

function beside({ alongX }: Opening, x: number, z: number, towards: number): readonly [number, number] {
  return alongX ? [x, z + towards] : [x + towards, z];
}
