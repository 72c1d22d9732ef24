import {
  stepSeconds,
  sprintBlocksPerSecond,
  sprintFromForward,
  turnRadPerStep,
  walkBlocksPerSecond,
} from '../agent-body.js';
import { Action } from '../actions.js';
import { cosine, sine } from '../trigonometry.js';
import type { Senses } from './senses.js';

const cosTurn = cosine(turnRadPerStep);
const sinTurn = sine(turnRadPerStep);
/** Turn of somebody who stands and looks around: all around within two seconds. */
const scanTurn = 1;

/** Turns towards (dx, dz), a direction of any length; all the way where one step's turn is enough. */
export function turnTowards(me: Senses, dx: number, dz: number, intent: Float64Array): void {
  const length = Math.sqrt(dx * dx + dz * dz);
  if (length === 0) return;
  const ahead = (me.cos * dx + me.sin * dz) / length;
  const aside = (me.cos * dz - me.sin * dx) / length;
  if (ahead < cosTurn) {
    intent[Action.turn] = aside < 0 ? -1 : 1;
    return;
  }
  // The angle of a sine below 0.26: the arc sine's series, whose next term is below 4e-6.
  const square = aside * aside;
  const angle = aside * (1 + square * (1 / 6 + (square * 3) / 40));
  intent[Action.turn] = Math.max(-1, Math.min(1, angle / turnRadPerStep));
}

/**
 * Walks in the direction (dx, dz), whatever the yaw will be after the turn that is already in the intent, and stops
 * after `distance` blocks, when that is less than a step.
 */
export function walkTowards(
  me: Senses,
  dx: number,
  dz: number,
  distance: number,
  intent: Float64Array,
): void {
  const length = Math.sqrt(dx * dx + dz * dz);
  if (length === 0) return;
  const [cos, sin] = turnedHeading(me, intent[Action.turn]!);
  const forward = (cos * dx + sin * dz) / length;
  const aside = (cos * dz - sin * dx) / length;
  const speed = forward >= sprintFromForward ? sprintBlocksPerSecond : walkBlocksPerSecond;
  const share = Math.min(1, distance / (speed * stepSeconds));
  intent[Action.forward] = forward * share;
  intent[Action.strafe] = aside * share;
}

/** Looks around on the spot. */
export function scan(intent: Float64Array): void {
  intent[Action.turn] = scanTurn;
}

/**
 * Cosine and sine of the yaw after a turn, by the sums of angles; between no turn and a full one on a straight line.
 */
function turnedHeading(me: Senses, turn: number): readonly [number, number] {
  const cos = 1 - Math.abs(turn) * (1 - cosTurn);
  const sin = turn * sinTurn;
  return [me.cos * cos - me.sin * sin, me.sin * cos + me.cos * sin];
}
