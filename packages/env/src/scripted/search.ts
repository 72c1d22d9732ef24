import { nextFloat } from '../random.js';
import { noCell, xOf, zOf } from './cells.js';
import { isOnItsWay } from './mind.js';
import type { Mind } from './mind.js';
import { isInside } from './rooms.js';
import { patchAt, patchOf } from './survey.js';
import { rest } from './task.js';
import type { Task } from './task.js';

/** A patch that was never seen counts as if it had been seen so many steps ago. */
const unseenAge = 200;
/** What is as fresh as this is not looked for. */
const freshSteps = 24;
/** Steps of age that a step of walking outweighs, and those that chance adds at most. */
const walkWeight = 2;
const chanceWeight = 16;
/** Steps of age that lying in a room outweighs. */
const roomWeight = 40;

/** Goes to see what it has not seen for long, and is not far. */
export function chooseSearch(mind: Mind): Task {
  const { me, memory, reach } = mind;
  const { survey, task } = memory;
  survey.seenAt[patchAt(survey, me.x, me.z)] = me.step;
  if (task.kind === 'go' && isOnItsWay(mind) && ageOf(mind, task.stand) > freshSteps) return task;

  const isCompared = new Uint8Array(survey.seenAt.length);
  let best = noCell;
  let bestScore = -Infinity;
  for (let i = 0; i < reach.count; i++) {
    const cell = reach.cells[i]!;
    const patch = patchOf(me.grid, survey, cell);
    // Nearest first: the other cells of the patch are farther away.
    if (isCompared[patch] === 1) continue;
    isCompared[patch] = 1;
    const chance = nextFloat(memory.random, 0) * chanceWeight;
    const score = ageOf(mind, cell) + roomBonus(mind, cell) - walkWeight * reach.distanceTo(cell) + chance;
    if (score <= bestScore) continue;
    best = cell;
    bestScore = score;
  }
  return best === noCell ? rest : { kind: 'go', stand: best };
}

/** Rooms come first: that is where hiders hide. */
function roomBonus({ me, team }: Mind, cell: number): number {
  const [x, z] = [xOf(me.grid, cell), zOf(me.grid, cell)];
  return team.rooms.some((room) => isInside(room, x, z)) ? roomWeight : 0;
}

/** Whether there is a place that it can come to and has not seen lately. */
export function hasPlacesToSearch(mind: Mind): boolean {
  const { reach } = mind;
  for (let i = 0; i < reach.count; i++) if (ageOf(mind, reach.cells[i]!) > 2 * freshSteps) return true;
  return false;
}

/** Steps since the patch of the cell was seen. */
function ageOf({ me, memory: { survey } }: Mind, cell: number): number {
  const seenAt = survey.seenAt[patchOf(me.grid, survey, cell)]!;
  return seenAt < 0 ? unseenAge : Math.min(unseenAge, me.step - seenAt);
}
