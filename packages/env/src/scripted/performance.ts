import { Action } from '../actions.js';
import { nextBelow } from '../random.js';
import { Voxel } from '../voxels.js';
import { isStraightWay, kindOf, xOf, zOf } from './cells.js';
import { cellToFill, holdsOutHandToLoose } from './hands.js';
import type { Mind } from './mind.js';
import { cellsLeft, clearRoute, followRoute } from './route.js';
import type { Aim } from './route.js';
import { scan, turnTowards, walkTowards } from './steering.js';

const aim: Aim = { x: 0, z: 0, jump: false };

/** Cells before the end of the way from which one looks at what is to be done there. */
const handsFreeCells = 3;
/** A pursuer comes this near, in blocks; it would only push its prey from nearer by. */
const pursuitBlocks = 0.75;
/** Who has moved by less than `stuckBlocks` in so many steps of walking walks aside for some steps. */
const stuckSteps = 8;
const stuckBlocks = 0.5;
const asideSteps = 3;
/** Tries to fill a cell before it is left alone, and for how long. */
const mostVainPlacements = 8;
const refusedSteps = 30;

/** Writes the intent that furthers the agent's task in this step. */
export function perform(mind: Mind): void {
  const { memory } = mind;
  memory.intent.fill(0);
  switch (memory.task.kind) {
    case 'rest':
      standStill(mind);
      return;
    case 'go':
      if (walk(mind)) standStill(mind);
      return;
    case 'pursue':
      pursue(mind, memory.task.opponent);
      return;
    case 'take':
      take(mind, memory.task.block);
      return;
    case 'place':
      place(mind, memory.task.cell);
      return;
  }
}

function standStill({ me, memory }: Mind): void {
  memory.anchorStep = me.step;
  scan(memory.intent);
}

function pursue(mind: Mind, opponent: number): void {
  const { me, memory } = mind;
  const { x, y, z, age } = me.opponents[opponent]!;
  if (age === 0 && Math.floor(y) === me.feet && isStraightWay(me.grid, me.feet, me.x, me.z, x, z)) {
    const [dx, dz] = [x - me.x, z - me.z];
    turnTowards(me, dx, dz, memory.intent);
    stride(mind, dx, dz, Math.max(0, Math.sqrt(dx * dx + dz * dz) - pursuitBlocks));
    return;
  }
  if (!walk(mind)) return;
  // Nobody is here any more.
  if (age > 0) memory.followedUp[opponent] = me.step - age;
  memory.thinkAt = me.step + 1;
  standStill(mind);
}

function take(mind: Mind, block: number): void {
  const { me, memory } = mind;
  if (holdsOutHandToLoose(me)) {
    memory.intent[Action.remove] = 1;
    memory.thinkAt = me.step + 1;
  } else if (kindOf(me.grid, block) !== Voxel.loose) {
    memory.thinkAt = me.step + 1;
  } else if (walk(mind, block)) {
    face(mind, block);
  }
}

function place(mind: Mind, cell: number): void {
  const { me, memory } = mind;
  if (me.carried === 0 || kindOf(me.grid, cell) !== Voxel.air) {
    memory.thinkAt = me.step + 1;
  } else if (me.cooldown === 0 && me.isGrounded && cellToFill(me) === cell) {
    memory.intent[Action.place] = 1;
    memory.thinkAt = me.step + 1;
    memory.vainPlacements++;
    if (memory.vainPlacements < mostVainPlacements) return;
    memory.refusedCell = cell;
    memory.refusedUntil = me.step + refusedSteps;
  } else if (walk(mind, cell)) {
    face(mind, cell);
    stepBackFrom(mind, cell);
  }
}

function face({ me, memory }: Mind, cell: number): void {
  memory.anchorStep = me.step;
  turnTowards(me, xOf(me.grid, cell) + 0.5 - me.x, zOf(me.grid, cell) + 0.5 - me.z, memory.intent);
}

/** From a cell to be filled, when the body sticks out into its column. */
function stepBackFrom({ me, memory }: Mind, cell: number): void {
  const dx = me.x - (xOf(me.grid, cell) + 0.5);
  const dz = me.z - (zOf(me.grid, cell) + 0.5);
  const overlap = 0.8 - Math.max(Math.abs(dx), Math.abs(dz));
  if (overlap > 0) walkTowards(me, dx, dz, overlap + 0.05, memory.intent);
}

/**
 * Goes on along the route, looking ahead, or near its end at the cell that is to be worked on.
 *
 * @returns whether it has arrived
 */
function walk(mind: Mind, work?: number): boolean {
  const { me, memory } = mind;
  const { route, intent } = memory;
  const progress = route.cells.length === 0 ? 'lost' : followRoute(me, route, aim);
  if (progress === 'arrived') return true;
  if (progress === 'lost') {
    clearRoute(route);
    memory.thinkAt = Math.min(memory.thinkAt, me.step + 1);
    return false;
  }
  const [dx, dz] = [aim.x - me.x, aim.z - me.z];
  if (work !== undefined && cellsLeft(route) <= handsFreeCells) face(mind, work);
  else turnTowards(me, dx, dz, intent);
  if (aim.jump) intent[Action.jump] = 1;
  stride(mind, dx, dz, Math.sqrt(dx * dx + dz * dz));
  return false;
}

/** Walks; for some steps to the side when somebody or something has been in the way for long. */
function stride({ me, memory }: Mind, dx: number, dz: number, distance: number): void {
  const moved = Math.max(Math.abs(me.x - memory.anchorX), Math.abs(me.z - memory.anchorZ));
  if (moved > stuckBlocks) {
    memory.anchorX = me.x;
    memory.anchorZ = me.z;
    memory.anchorStep = me.step;
  } else if (me.step - memory.anchorStep >= stuckSteps) {
    memory.anchorStep = me.step;
    memory.asideUntil = me.step + asideSteps;
    memory.asideTo = nextBelow(memory.random, 0, 2) === 0 ? 1 : -1;
    memory.thinkAt = memory.asideUntil;
  }
  if (me.step < memory.asideUntil) {
    walkTowards(me, -dz * memory.asideTo, dx * memory.asideTo, 1, memory.intent);
  } else {
    walkTowards(me, dx, dz, distance, memory.intent);
  }
}
