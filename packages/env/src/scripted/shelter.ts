import { distanceToOpenings, gapsOf, isInside } from './rooms.js';
import { xOf, zOf, noCell } from './cells.js';
import { isOnItsWay } from './mind.js';
import type { Mind } from './mind.js';
import type { Room } from './rooms.js';
import type { Senses } from './senses.js';
import type { Task } from './task.js';

/** Columns that who waits keeps away from openings, so as not to stand in the way. */
const clearColumns = 2;
/** Columns of way that filling one more cell outweighs. */
const costPerGap = 4;

/** The room in which a team hides: near to all of them, with little to be filled; null when there is none. */
export function chooseHome(me: Senses, rooms: readonly Room[]): Room | null {
  let best: Room | null = null;
  let bestCost = Infinity;
  for (const room of rooms) {
    let cost = costPerGap * gapsOf(me.grid, room).length;
    for (const { x, z } of me.team) cost += columnsFrom(room, x, z);
    if (cost >= bestCost) continue;
    best = room;
    bestCost = cost;
  }
  return best;
}

function columnsFrom({ inside: { x0, z0, x1, z1 } }: Room, x: number, z: number): number {
  return Math.abs(x - (x0 + x1 + 1) / 2) + Math.abs(z - (z0 + z1 + 1) / 2);
}

/** Goes inside and waits there, out of the way; null when it cannot come in. */
export function chooseShelter(mind: Mind, room: Room): Task | null {
  const { me, reach } = mind;
  const { task } = mind.memory;
  const { grid } = me;
  if (task.kind === 'go' && isOnItsWay(mind) && isShelter(me, room, task.stand)) return task;
  let stand = noCell;
  for (let i = 0; i < reach.count; i++) {
    const cell = reach.cells[i]!;
    if (isShelter(me, room, cell)) return { kind: 'go', stand: cell };
    if (stand === noCell && isInside(room, xOf(grid, cell), zOf(grid, cell))) stand = cell;
  }
  return stand === noCell ? null : { kind: 'go', stand };
}

/** Whether all of the team that can still move are inside. */
export function areAllInside(me: Senses, room: Room): boolean {
  return me.team.every(({ x, z, isCaught }) => isCaught || isInside(room, x, z));
}

function isShelter({ grid }: Senses, room: Room, cell: number): boolean {
  if (!isInside(room, xOf(grid, cell), zOf(grid, cell))) return false;
  return distanceToOpenings(grid, room, cell) >= clearColumns;
}
