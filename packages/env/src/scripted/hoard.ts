import { surfaceHeight } from '../voxels.js';
import { noCell, xOf, yOf, zOf } from './cells.js';
import { chooseBlock } from './fetching.js';
import { chooseHiding } from './flee.js';
import { standBefore } from './hands.js';
import { isRefused } from './mind.js';
import type { Mind } from './mind.js';
import { distanceToOpenings } from './rooms.js';
import { chooseSealing } from './seal.js';
import type { Senses } from './senses.js';
import type { Task } from './task.js';

/** Blocks are placed within so many cells of where their carrier stands. */
const mostDropCells = 4;
/** Columns between an opening and a block that is placed to be withheld. */
const dropColumns = 3;

/**
 * `hoard`: takes loose blocks and keeps them; when its hands are full, and blocks belong to those who placed them, it
 * places one where it is of no use to seekers and takes the next. Then it hides. With mates that seal it carries what
 * it takes into their room, and helps to fill the openings with it.
 */
export function chooseHoard(mind: Mind): Task {
  if (mind.behaviours.includes('seal')) return chooseSealing(mind, true);
  return chooseNextBlock(mind) ?? chooseHiding(mind);
}

/** Takes a block, or makes room in its hands for one; null when there is no time for that. */
function chooseNextBlock(mind: Mind): Task | null {
  const { me } = mind;
  const { carryCapacity, blockOwnership } = me.config;
  if (me.stepsToRelease <= 0) return null;
  const next = chooseBlock(mind, noCell, me.stepsToRelease);
  if (next === null || me.carried < carryCapacity) return next;
  return blockOwnership === 'team' ? chooseDrop(mind) : null;
}

/** Places a block on level ground in the open: no step to a wall, and in nobody's way. */
function chooseDrop(mind: Mind): Task | null {
  const { me, team, reach } = mind;
  const { grid } = me;
  for (let i = 0; i < reach.count; i++) {
    const cell = reach.cells[i]!;
    if (reach.distanceTo(cell) > mostDropCells) return null;
    if (isRefused(mind, cell)) continue;
    if (!isInTheOpen(me, cell)) continue;
    if (team.rooms.some((room) => distanceToOpenings(grid, room, cell) < dropColumns)) continue;
    const stand = standBefore(grid, reach, cell);
    // In its own cell it would have to step aside first; there are others.
    if (stand !== noCell && reach.distanceTo(cell) > 0) return { kind: 'place', stand, cell };
  }
  return null;
}

/** Whether the ground is as high as the cell all around it. */
function isInTheOpen({ grid }: Senses, cell: number): boolean {
  const [x, y, z] = [xOf(grid, cell), yOf(grid, cell), zOf(grid, cell)];
  for (let nz = z - 1; nz <= z + 1; nz++) {
    for (let nx = x - 1; nx <= x + 1; nx++) {
      if (nx < 0 || nz < 0 || nx >= grid.size || nz >= grid.size) return false;
      if (surfaceHeight(grid, nx, nz) !== y) return false;
    }
  }
  return true;
}
