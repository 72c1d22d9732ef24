import type { HideAndSeekConfig } from './config.js';

/** What the numbers of an action are for, in their order. */
export const actionNames = ['forward', 'strafe', 'turn', 'look', 'jump', 'place', 'remove'] as const;

/** Numbers in one agent's action. */
export const actionSize = actionNames.length;

export const Action = { forward: 0, strafe: 1, turn: 2, look: 3, jump: 4, place: 5, remove: 6 } as const;

/** Continuous jump, place and remove happen above this: one time in eight when the number is uniform on [-1, 1]. */
const triggerThreshold = 0.75;

/** What each choice of the discrete action space stands for, in the numbers of the continuous one. */
const choices: readonly (readonly number[])[] = [
  [-1, 0, 1],
  [-1, 0, 1],
  [-1, -1 / 3, 0, 1 / 3, 1],
  [-1, 0, 1],
  [0, 1],
  [0, 1],
  [0, 1],
];
/** How many choices each number of a discrete action has. */
export const choiceCounts: readonly number[] = choices.map((values) => values.length);
/** The choice that does nothing, taken for NaN. */
const neutralChoices = choices.map((values) => values.indexOf(0));

/** Structurally ppo's ActionSpace. */
export type HideAndSeekActionSpace =
  | { readonly kind: 'continuous'; readonly size: number }
  | { readonly kind: 'discrete'; readonly sizes: readonly number[] };

export function actionSpaceOf(config: HideAndSeekConfig): HideAndSeekActionSpace {
  return config.actionSpace === 'continuous'
    ? { kind: 'continuous', size: actionSize }
    : { kind: 'discrete', sizes: choiceCounts };
}

/** The array given to `step` has the wrong length. */
export class HideAndSeekActionError extends Error {
  override readonly name = 'HideAndSeekActionError';

  constructor(
    readonly expectedLength: number,
    readonly actualLength: number,
  ) {
    super(
      `Actions have ${actualLength} numbers where ${expectedLength} are needed:` +
        ` one row of ${actionSize} for every agent of every world, world by world.`,
    );
  }
}

/**
 * Makes the action at `from` of `actions` an intent at `to` of `intents`: movements clipped to [-1, 1], NaN counting
 * as 0; triggers 0 or 1.
 */
export function decodeContinuous(
  actions: Float32Array,
  from: number,
  intents: Float64Array,
  to: number,
): void {
  for (let i = 0; i < actionSize; i++) {
    intents[to + i] = movementOrTrigger(i, actions[from + i]!);
  }
}

/** The same for choices: rounded, clipped to those there are; NaN does nothing. */
export function decodeDiscrete(actions: Float32Array, from: number, intents: Float64Array, to: number): void {
  for (let i = 0; i < actionSize; i++) {
    intents[to + i] = choices[i]![nearestChoice(i, actions[from + i]!)]!;
  }
}

/** The way back: makes the intent at `from` of `intents` the continuous action at `to` of `actions`. */
export function encodeContinuous(
  intents: Float64Array,
  from: number,
  actions: Float32Array,
  to: number,
): void {
  for (let i = 0; i < actionSize; i++) actions[to + i] = intents[from + i]!;
}

/** The same for choices: those nearest to the intent. */
export function encodeDiscrete(intents: Float64Array, from: number, actions: Float32Array, to: number): void {
  for (let i = 0; i < actionSize; i++) {
    const values = choices[i]!;
    const wanted = intents[from + i]!;
    let nearest = 0;
    for (let choice = 1; choice < values.length; choice++) {
      if (Math.abs(values[choice]! - wanted) < Math.abs(values[nearest]! - wanted)) nearest = choice;
    }
    actions[to + i] = nearest;
  }
}

/**
 * Copies the continuous action at `from` of `actions` to `to` of `out` as the decoder takes it: movements clipped to
 * [-1, 1], NaN as 0; triggers 0 or 1. Decoded, the copy gives the same intent.
 */
export function canonicalContinuous(
  actions: Float32Array,
  from: number,
  out: Float32Array,
  to: number,
): void {
  for (let i = 0; i < actionSize; i++) out[to + i] = movementOrTrigger(i, actions[from + i]!);
}

/** The same for choices: whole numbers from 0 to the last choice. */
export function canonicalDiscrete(actions: Float32Array, from: number, out: Float32Array, to: number): void {
  for (let i = 0; i < actionSize; i++) out[to + i] = nearestChoice(i, actions[from + i]!);
}

/** What number i of a continuous action stands for. */
function movementOrTrigger(i: number, value: number): number {
  if (i >= Action.jump) return value > triggerThreshold ? 1 : 0;
  return value > 1 ? 1 : value < -1 ? -1 : value === value ? value : 0;
}

/** What number i of a discrete action stands for, as a place in its choices. */
function nearestChoice(i: number, value: number): number {
  return value === value
    ? Math.max(0, Math.min(choiceCounts[i]! - 1, Math.round(value)))
    : neutralChoices[i]!;
}
