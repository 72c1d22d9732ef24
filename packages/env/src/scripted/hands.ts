import { createBlockTarget } from '../block-actions.js';
import { isSolid, Voxel } from '../voxels.js';
import type { VoxelGrid } from '../voxels.js';
import { cellAt, kindOf, noCell, sides, xOf, yOf, zOf } from './cells.js';
import type { Reach } from './reach.js';
import type { Senses } from './senses.js';

const target = createBlockTarget();

/** Whether `remove` would take a loose block now. */
export function holdsOutHandToLoose(me: Senses): boolean {
  if (me.cooldown > 0 || me.carried >= me.config.carryCapacity) return false;
  me.findBlockInReach(target);
  return target.found && kindOf(me.grid, cellAt(me.grid, target.x, target.y, target.z)) === Voxel.loose;
}

/** The cell that `place` would fill with a level look, if no body is in there; `noCell` when there is none. */
export function cellToFill(me: Senses): number {
  const { grid, feet } = me;
  me.findColumnAhead(target);
  if (!target.found) return noCell;
  const { x, z } = target;
  for (let y = feet - 1; y <= feet + 1; y++) {
    if (isSolid(grid, x, y, z)) continue;
    // What lies on something has support; what does not is left alone.
    return isSolid(grid, x, y - 1, z) ? cellAt(grid, x, y, z) : noCell;
  }
  return noCell;
}

/** The loose blocks of the world. */
export function* looseBlocks(grid: VoxelGrid): Generator<number> {
  const { cells, surface, size } = grid;
  for (let column = 0; column < surface.length; column++) {
    const top = column + size * size * (surface[column]! - 1);
    if (cells[top] === Voxel.loose) yield top;
  }
}

/** The nearest cell from which the block can be taken: at one of its sides; `noCell` when none can be come to. */
export function standBeside(grid: VoxelGrid, reach: Reach, block: number): number {
  return nearestStand(grid, reach, block, 1);
}

/** The nearest cell at the height of a free one, from which this can be filled; `noCell` when none can be come to. */
export function standBefore(grid: VoxelGrid, reach: Reach, free: number): number {
  return nearestStand(grid, reach, free, 0);
}

/** The nearest one at the sides of a cell, at most `steps` blocks higher or lower. */
function nearestStand(grid: VoxelGrid, reach: Reach, at: number, steps: number): number {
  const [x, y, z] = [xOf(grid, at), yOf(grid, at), zOf(grid, at)];
  let nearest = noCell;
  for (const [dx, dz] of sides) {
    for (let feet = y - steps; feet <= y + steps; feet++) {
      const cell = cellAt(grid, x + dx, feet, z + dz);
      if (reach.has(cell) && reach.distanceTo(cell) < reach.distanceTo(nearest)) nearest = cell;
    }
  }
  return nearest;
}
