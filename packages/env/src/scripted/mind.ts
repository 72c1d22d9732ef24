import type { ScriptedBehaviour } from './behaviours.js';
import type { AgentMemory, TeamMemory } from './memory.js';
import { perform } from './performance.js';
import type { Reach } from './reach.js';
import { clearRoute, isBlockedAhead } from './route.js';
import type { Senses } from './senses.js';
import { rest, standOf } from './task.js';
import type { Task } from './task.js';

/** What a behaviour works with: one agent at one moment. */
export interface Mind {
  readonly me: Senses;
  readonly memory: AgentMemory;
  readonly team: TeamMemory;
  /** What each agent of the team does. */
  readonly behaviours: readonly ScriptedBehaviour[];
  /** Where the agent can go on foot; up to date while it thinks. */
  readonly reach: Reach;
  /** For the reach of others; overwritten by whoever needs it. */
  readonly otherReach: Reach;
}

/** Steps from one thought to the next, and with somebody to run after. */
const thoughtSteps = 6;
const pursuitSteps = 3;
/** Who is in the air thinks when it has come down, but waits no longer than this. */
const airSteps = 12;

/** Whether the task that the agent is at can go on: its way is known and free. */
export function isOnItsWay({ me, memory: { route } }: Mind): boolean {
  return route.cells.length > 0 && !isBlockedAhead(me.grid, route);
}

/** Whether it has tried in vain to fill a cell, and leaves that alone for now. */
export function isRefused({ me, memory }: Mind, cell: number): boolean {
  return cell === memory.refusedCell && me.step < memory.refusedUntil;
}

/** One step of an agent: thinks when it is time to, choosing a task, and goes on with the task. */
export function act(mind: Mind, choose: (mind: Mind) => Task): void {
  const { me, memory } = mind;
  const inSight = opponentsInSight(me);
  if (inSight !== memory.inSight || isBlockedAhead(me.grid, memory.route)) {
    memory.thinkAt = Math.min(memory.thinkAt, me.step);
  }
  if (me.isGrounded ? me.step >= memory.thinkAt : me.step >= memory.thinkAt + airSteps) {
    memory.inSight = inSight;
    think(mind, choose);
  }
  perform(mind);
}

function think(mind: Mind, choose: (mind: Mind) => Task): void {
  const { me, memory, reach } = mind;
  reach.startFrom(me.grid, me.x, me.y, me.z);
  const task = choose(mind);
  memory.thinkAt = me.step + (task.kind === 'pursue' ? pursuitSteps : thoughtSteps);
  if (task === memory.task && isOnItsWay(mind)) return;
  if (task.kind !== 'place' || memory.task.kind !== 'place' || task.cell !== memory.task.cell) {
    memory.vainPlacements = 0;
  }
  const stand = standOf(task);
  clearRoute(memory.route);
  memory.task = stand === null || reach.has(stand) ? task : rest;
  if (memory.task === task && stand !== null) reach.writeRoute(stand, memory.route);
}

/** Bit i: opponent i is seen now. */
function opponentsInSight(me: Senses): number {
  let bits = 0;
  for (let i = 0; i < me.opponents.length; i++) if (me.opponents[i]!.age === 0) bits |= 1 << i;
  return bits;
}
