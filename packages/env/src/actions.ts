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

/** Turns the actions of one agent, 7 numbers from some place of an array on, into what they stand for, and back. */
export interface ActionCodec {
  /**
   * Makes the action at `from` of `actions` an intent at `to` of `intents`: movements in [-1, 1], triggers 0 or 1. Numbers
   * beyond the border are clipped to it, choices rounded; NaN does nothing.
   */
  readonly decode: (actions: Float32Array, from: number, intents: Float64Array, to: number) => void;
  /** The way back: makes the intent at `from` of `intents` the action at `to` of `actions` that is nearest to it. */
  readonly encode: (intents: Float64Array, from: number, actions: Float32Array, to: number) => void;
  /**
   * Copies the action at `from` of `actions` to `to` of `out` as `decode` takes it, clipped and rounded. Decoded, the
   * copy gives the same intent.
   */
  readonly canonical: (actions: Float32Array, from: number, out: Float32Array, to: number) => void;
}

export function actionCodec(config: HideAndSeekConfig): ActionCodec {
  return config.actionSpace === 'continuous' ? continuousCodec : discreteCodec;
}

const continuousCodec: ActionCodec = {
  decode: (actions, from, intents, to) => {
    for (let i = 0; i < actionSize; i++) intents[to + i] = movementOrTrigger(i, actions[from + i]!);
  },
  encode: (intents, from, actions, to) => {
    for (let i = 0; i < actionSize; i++) actions[to + i] = intents[from + i]!;
  },
  canonical: (actions, from, out, to) => {
    for (let i = 0; i < actionSize; i++) out[to + i] = movementOrTrigger(i, actions[from + i]!);
  },
};

const discreteCodec: ActionCodec = {
  decode: (actions, from, intents, to) => {
    for (let i = 0; i < actionSize; i++) intents[to + i] = choices[i]![choiceOf(i, actions[from + i]!)]!;
  },
  encode: (intents, from, actions, to) => {
    for (let i = 0; i < actionSize; i++) actions[to + i] = nearestChoice(i, intents[from + i]!);
  },
  canonical: (actions, from, out, to) => {
    for (let i = 0; i < actionSize; i++) out[to + i] = choiceOf(i, actions[from + i]!);
  },
};

/** What number i of a continuous action stands for. */
function movementOrTrigger(i: number, value: number): number {
  if (i >= Action.jump) return value > triggerThreshold ? 1 : 0;
  return value > 1 ? 1 : value < -1 ? -1 : value === value ? value : 0;
}

/** What number i of a discrete action stands for, as a place in its choices. */
function choiceOf(i: number, value: number): number {
  return value === value
    ? Math.max(0, Math.min(choiceCounts[i]! - 1, Math.round(value)))
    : neutralChoices[i]!;
}

/** The place of the choice for number i whose value is nearest. */
function nearestChoice(i: number, wanted: number): number {
  const values = choices[i]!;
  let nearest = 0;
  for (let choice = 1; choice < values.length; choice++) {
    if (Math.abs(values[choice]! - wanted) < Math.abs(values[nearest]! - wanted)) nearest = choice;
  }
  return nearest;
}
