import { eyeHeight, centreHeight } from '../agent-body.js';
import { noCell } from './cells.js';
import type { Mind } from './mind.js';
import { chooseSearch } from './search.js';
import type { Senses, Sighting } from './senses.js';
import { isClearLine } from './sight-lines.js';
import type { Task } from './task.js';

/** Older sightings are not followed up. */
const memorySteps = 72;

/**
 * `chase`: goes to the nearest hider in sight, else to where one was seen last, else searches the world for one, on
 * foot.
 */
export function chooseChase(mind: Mind): Task {
  return choosePursuit(mind) ?? chooseSearch(mind);
}

/** Whom to run after: a hider that can be come to on foot; null when there is none. */
export function choosePursuit(mind: Mind): Task | null {
  const { me, memory, reach } = mind;
  let best: Task | null = null;
  let bestScore = Infinity;
  for (let opponent = 0; opponent < me.opponents.length; opponent++) {
    const sighting = me.opponents[opponent]!;
    if (!isWorthFollowing(mind, opponent)) continue;
    if (sighting.age > 0 && isSeenToBeEmpty(me, sighting)) {
      memory.followedUp[opponent] = me.step - sighting.age;
      continue;
    }
    const stand = reach.cellOfBody(me.grid, sighting.x, sighting.y, sighting.z);
    const score = reach.distanceTo(stand) + 2 * sighting.age;
    if (score >= bestScore) continue;
    best = { kind: 'pursue', stand, opponent };
    bestScore = score;
  }
  return best;
}

/** A hider that was seen where nobody comes to on foot; null when there is none. */
export function unreachableSighting({ me, memory, reach }: Mind): Sighting | null {
  for (let opponent = 0; opponent < me.opponents.length; opponent++) {
    const sighting = me.opponents[opponent]!;
    if (sighting.isCaught || sighting.age < 0) continue;
    if (me.step - sighting.age <= memory.followedUp[opponent]!) continue;
    if (reach.cellOfBody(me.grid, sighting.x, sighting.y, sighting.z) === noCell) return sighting;
  }
  return null;
}

function isWorthFollowing({ me, memory }: Mind, opponent: number): boolean {
  const { age, isCaught } = me.opponents[opponent]!;
  if (isCaught || age < 0 || age > memorySteps) return false;
  return me.step - age > memory.followedUp[opponent]!;
}

/** Whether the place of a sighting lies in full view and the hider is not there. */
function isSeenToBeEmpty(me: Senses, { x, y, z }: Sighting): boolean {
  const [dx, dz] = [x - me.x, z - me.z];
  const distance = Math.sqrt(dx * dx + dz * dz);
  if (distance > me.config.viewRangeBlocks) return false;
  if (!me.isInView(dx, dz, distance)) return false;
  return isClearLine(me.grid, me.x, me.y + eyeHeight, me.z, x, y + centreHeight, z);
}
