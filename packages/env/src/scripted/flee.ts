import { nextBelow } from '../random.js';
import { noCell, xOf, yOf, zOf } from './cells.js';
import type { Mind } from './mind.js';
import type { Senses, Sighting } from './senses.js';
import { isExposed, openness } from './sight-lines.js';
import { rest } from './task.js';
import type { Task } from './task.js';

/** Random cells that are compared as hiding places. */
const candidates = 32;
/** A seeker that was not seen for longer than this may be anywhere; held ones stay where they are. */
const memorySteps = 60;
/** What being seen, and running into a seeker, count, in blocks of distance from seekers. */
const exposurePenalty = 40;
const dangerPenalty = 20;
/** From here on, being farther from seekers makes no place better. */
const safeBlocks = 18;
/** What a cell's walk, and a block of open view around it, count. */
const walkWeight = 0.25;
const opennessWeight = 2;
const opennessBlocks = 8;
/** A place has to be so much better than the one that it runs to already. */
const hysteresis = 3;

/**
 * `flee`: goes to a place that it can come to, that no seeker it knows of has in view, and that is far from all of
 * them; as long as it knows of none, to one with little open view around.
 */
export function chooseHiding(mind: Mind): Task {
  const { me, memory, reach } = mind;
  const { task } = memory;
  if (task.kind === 'rest' && !isThreatened(mind)) return task;

  const threats = threatsOf(me);
  const kept = task.kind === 'go' && reach.has(task.stand) ? task.stand : noCell;
  const here = reach.count === 0 ? noCell : reach.cells[0]!;
  let best = here;
  let bestScore = valueOf(mind, threats, here);
  const consider = (cell: number, bonus: number): void => {
    const score = valueOf(mind, threats, cell) + bonus;
    if (score <= bestScore) return;
    best = cell;
    bestScore = score;
  };
  if (kept !== noCell) consider(kept, hysteresis);
  for (let i = 0; i < candidates; i++) {
    consider(reach.cells[nextBelow(memory.random, 0, reach.count)]!, 0);
  }
  return best === here ? rest : { kind: 'go', stand: best };
}

/** Whether nothing is between this agent and a seeker that it knows of, wherever the seeker looks. */
export function isThreatened({ me }: Mind): boolean {
  return threatsOf(me).some(({ x, y, z }) => isExposed(me.grid, x, y, z, me.x, me.y, me.z));
}

function threatsOf(me: Senses): readonly Sighting[] {
  return me.opponents.filter(({ age }) => age >= 0 && (age <= memorySteps || me.stepsToRelease > 0));
}

function valueOf({ me, reach }: Mind, threats: readonly Sighting[], cell: number): number {
  const { grid } = me;
  const [x, y, z] = [xOf(grid, cell) + 0.5, yOf(grid, cell), zOf(grid, cell) + 0.5];
  const steps = reach.distanceTo(cell);
  let value = -walkWeight * steps;
  if (threats.length === 0) return value - opennessWeight * openness(grid, x, y, z, opennessBlocks);
  let nearest = Infinity;
  for (const threat of threats) {
    const [dx, dz] = [threat.x - x, threat.z - z];
    const distance = Math.sqrt(dx * dx + dz * dz);
    nearest = Math.min(nearest, distance);
    if (isExposed(grid, threat.x, threat.y, threat.z, x, y, z)) value -= exposurePenalty;
    // The seeker would be there first.
    if (distance < steps) value -= dangerPenalty;
  }
  return value + Math.min(nearest, safeBlocks);
}
