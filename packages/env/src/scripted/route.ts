import { canStand } from '../connectivity.js';
import type { VoxelGrid } from '../voxels.js';
import { isStraightWay, xOf, yOf, zOf } from './cells.js';
import type { Senses } from './senses.js';

/** A way on foot, from cell to neighbouring cell: `cells` from `at` on are still to be walked. */
export interface Route {
  readonly cells: number[];
  at: number;
}

export function createRoute(): Route {
  return { cells: [], at: 0 };
}

/** Makes the route lead nowhere. */
export function clearRoute(route: Route): void {
  route.cells.length = 0;
  route.at = 0;
}

/** Cells that are still to be walked. */
export function cellsLeft({ cells, at }: Route): number {
  return cells.length - at;
}

/** Where to walk now, written by `followRoute`. */
export interface Aim {
  x: number;
  z: number;
  jump: boolean;
}

/** Cells of the route that are looked at for a shortcut. */
const lookahead = 7;
/** Blocks from the middle of a cell at which one has arrived. */
const arrivalBlocks = 0.15;
/** Blocks from the middle of a higher cell at which one jumps: from closer by, the jump could hit its side. */
const jumpBlocks = 1.6;

/**
 * Goes on along the route: drops the cells that were passed and aims at the farthest one that a straight level way
 * leads to.
 *
 * @returns `lost` when the next cell cannot be walked to from here
 */
export function followRoute(me: Senses, route: Route, aim: Aim): 'walking' | 'arrived' | 'lost' {
  const { grid } = me;
  dropPassed(me, route);
  const { cells } = route;
  const last = cells[cells.length - 1]!;
  if (route.at === cells.length) {
    // In the last cell; on to its middle.
    aim.x = xOf(grid, last) + 0.5;
    aim.z = zOf(grid, last) + 0.5;
    aim.jump = false;
    if (!isIn(me, last)) return 'lost';
    const isThere = Math.abs(aim.x - me.x) < arrivalBlocks && Math.abs(aim.z - me.z) < arrivalBlocks;
    return isThere ? 'arrived' : 'walking';
  }
  for (let i = Math.min(route.at + lookahead, cells.length - 1); i >= route.at; i--) {
    const cell = cells[i]!;
    if (yOf(grid, cell) !== me.feet) continue;
    const x = xOf(grid, cell) + 0.5;
    const z = zOf(grid, cell) + 0.5;
    if (!isStraightWay(grid, me.feet, me.x, me.z, x, z)) continue;
    aim.x = x;
    aim.z = z;
    aim.jump = false;
    return 'walking';
  }
  return aimAtNext(me, cells[route.at]!, aim);
}

/** Up or down into the next cell, which is a neighbour. */
function aimAtNext(me: Senses, next: number, aim: Aim): 'walking' | 'lost' {
  const { grid } = me;
  aim.x = xOf(grid, next) + 0.5;
  aim.z = zOf(grid, next) + 0.5;
  const distance = Math.max(Math.abs(aim.x - me.x), Math.abs(aim.z - me.z));
  const y = yOf(grid, next);
  if (distance > jumpBlocks || y > me.feet + 1 || !canStand(grid, xOf(grid, next), y, zOf(grid, next))) {
    return 'lost';
  }
  aim.jump = y > me.feet && me.isGrounded;
  return 'walking';
}

function dropPassed(me: Senses, route: Route): void {
  for (let i = Math.min(route.at + lookahead, route.cells.length - 1); i >= route.at; i--) {
    if (!isIn(me, route.cells[i]!)) continue;
    route.at = i + 1;
    return;
  }
}

/** Whether the middle of the feet is in the cell, or little above it. */
function isIn({ grid, x, y, z }: Senses, cell: number): boolean {
  if (Math.floor(x) !== xOf(grid, cell) || Math.floor(z) !== zOf(grid, cell)) return false;
  const above = y - yOf(grid, cell);
  return above >= 0 && above < 1;
}

/** Whether nobody can stand any longer in one of the next cells. */
export function isBlockedAhead(grid: VoxelGrid, route: Route): boolean {
  const end = Math.min(route.at + lookahead, route.cells.length);
  for (let i = route.at; i < end; i++) {
    const cell = route.cells[i]!;
    if (!canStand(grid, xOf(grid, cell), yOf(grid, cell), zOf(grid, cell))) return true;
  }
  return false;
}
