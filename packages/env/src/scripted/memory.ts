import { actionSize } from '../actions.js';
import { randomWords, seedRandom } from '../random.js';
import { noCell } from './cells.js';
import type { Room } from './rooms.js';
import { createRoute } from './route.js';
import type { Route } from './route.js';
import { createSurvey } from './survey.js';
import type { Survey } from './survey.js';
import { rest } from './task.js';
import type { Task } from './task.js';

/** What one agent carries over from step to step. */
export interface AgentMemory {
  /** Its random generator. */
  readonly random: Uint32Array;
  /** What it wants to do now, [7]: see actions.ts. */
  readonly intent: Float64Array;
  task: Task;
  /** The way to the task's place. */
  readonly route: Route;
  /** Step in which it thinks again, unless something happens before. */
  thinkAt: number;
  /** Which opponents were in sight when it thought last, bit i for opponent i. */
  inSight: number;
  /** Where it was in step `anchorStep`, to notice that it does not get on. */
  anchorX: number;
  anchorZ: number;
  anchorStep: number;
  /** Until this step it walks aside, to the right for 1, to the left for -1. */
  asideUntil: number;
  asideTo: number;
  /** Times that it tried to place a block in vain. */
  vainPlacements: number;
  /** A cell that it could not fill, and the step until which it leaves it alone. */
  refusedCell: number;
  refusedUntil: number;
  /** The opening that it takes care of, as a place in the world's openings, -1: none. */
  claim: number;
  /** Steps in which sightings were made that it has followed up in vain, [opponents]. */
  readonly followedUp: Int32Array;
  /** Where it has looked. */
  readonly survey: Survey;
}

/** What the scripted agents of one team in one world remember of an episode. */
export interface TeamMemory {
  /** The episode: the random generator that it was drawn from. */
  readonly episode: Uint32Array;
  /** The simulation's epoch. */
  readonly epoch: number;
  /** The newest step for which intents were chosen, -1: none. */
  step: number;
  readonly agents: readonly AgentMemory[];
  /** The walled rooms of the world. */
  readonly rooms: readonly Room[];
  /** The one in which the team hides, null where there is none. */
  readonly home: Room | null;
}

/** Of an agent that knows nothing yet; its random numbers depend on the seed, the episode and its number in the team. */
export function createAgentMemory(
  seed: number,
  episode: Uint32Array,
  number: number,
  opponents: number,
  worldSize: number,
): AgentMemory {
  const random = new Uint32Array(randomWords);
  seedRandom(random, 0, seed, (episode[0]! ^ Math.imul(number + 1, 0x9e3779b1)) >>> 0);
  return {
    random,
    intent: new Float64Array(actionSize),
    task: rest,
    route: createRoute(),
    thinkAt: 0,
    inSight: 0,
    anchorX: 0,
    anchorZ: 0,
    anchorStep: 0,
    asideUntil: 0,
    asideTo: 1,
    vainPlacements: 0,
    refusedCell: noCell,
    refusedUntil: 0,
    claim: -1,
    followedUp: new Int32Array(opponents).fill(-1),
    survey: createSurvey(worldSize),
  };
}
