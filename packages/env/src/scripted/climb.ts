import { canStand, landingHeight } from '../connectivity.js';
import { stoneHeight } from '../map-plan.js';
import { isSolid } from '../voxels.js';
import type { VoxelGrid } from '../voxels.js';
import { cellAt, noCell, sides, xOf, yOf, zOf } from './cells.js';
import { choosePursuit, unreachableSighting } from './chase.js';
import { chooseBlock } from './fetching.js';
import { standBefore } from './hands.js';
import { isRefused } from './mind.js';
import type { Mind } from './mind.js';
import { thresholdsOf } from './rooms.js';
import { chooseSearch, hasPlacesToSearch } from './search.js';
import type { Task } from './task.js';

/**
 * `climb`: like `chase`; but when a hider is, or may be, where nobody comes to on foot, it fetches a loose block,
 * places it beside the wall, and goes over.
 */
export function chooseClimb(mind: Mind): Task {
  return choosePursuit(mind) ?? chooseWayOver(mind) ?? chooseSearch(mind);
}

function chooseWayOver(mind: Mind): Task | null {
  const { me, otherReach, reach } = mind;
  const sighting = unreachableSighting(mind);
  if (sighting !== null) {
    otherReach.startFrom(me.grid, sighting.x, sighting.y, sighting.z);
  } else {
    // Walled in itself, it looks around before it climbs out.
    const isWalledIn = reach.count < (me.grid.size * me.grid.size) / 2;
    if (isWalledIn && hasPlacesToSearch(mind)) return null;
    const threshold = unreachableThreshold(mind);
    if (threshold === noCell) return null;
    const { grid } = me;
    const [x, y, z] = [xOf(grid, threshold), yOf(grid, threshold), zOf(grid, threshold)];
    otherReach.startFrom(grid, x + 0.5, y, z + 0.5);
  }
  const place = chooseFoothold(mind);
  if (place === null || me.carried > 0) return place;
  return chooseBlock(mind, place.kind === 'place' ? place.cell : noCell, Infinity);
}

/** A place right beside an opening of a room that nobody comes to on foot. */
function unreachableThreshold({ me, team, reach }: Mind): number {
  for (const room of team.rooms) {
    for (const cell of thresholdsOf(me.grid, room)) {
      const [x, y, z] = [xOf(me.grid, cell), yOf(me.grid, cell), zOf(me.grid, cell)];
      if (canStand(me.grid, x, y, z) && !reach.has(cell)) return cell;
    }
  }
  return noCell;
}

/**
 * The nearest cell to be filled with a block so that from there a jump leads onto a wall, and from that down to where
 * `otherReach` is and no way on foot leads; null when there is none.
 */
function chooseFoothold(mind: Mind): Task | null {
  const { reach, otherReach } = mind;
  const { grid } = mind.me;
  for (let i = 0; i < reach.count; i++) {
    const cell = reach.cells[i]!;
    if (isRefused(mind, cell)) continue;
    const [x, y, z] = [xOf(grid, cell), yOf(grid, cell), zOf(grid, cell)];
    // Room to stand on the block, and to jump.
    if (isSolid(grid, x, y + 2, z) || isSolid(grid, x, y + 3, z)) continue;
    const leadsOver = sides.some(([dx, dz]) => {
      const [wx, wz] = [x + dx, z + dz];
      if (!isSolid(grid, wx, y, wz) || !canStand(grid, wx, y + stoneHeight, wz)) return false;
      return sides.some(([ix, iz]) => {
        const down = cellBelow(grid, wx + ix, y + stoneHeight, wz + iz);
        return otherReach.has(down) && !reach.has(down);
      });
    });
    if (!leadsOver) continue;
    const stand = standBefore(grid, reach, cell);
    if (stand !== noCell) return { kind: 'place', stand, cell };
  }
  return null;
}

/** Where somebody lands who steps into column (x, z) at height y, `noCell` where something is in the way. */
function cellBelow(grid: VoxelGrid, x: number, y: number, z: number): number {
  if (isSolid(grid, x, y, z) || isSolid(grid, x, y + 1, z)) return noCell;
  return cellAt(grid, x, landingHeight(grid, x, y, z), z);
}
