/** The seven numbers of an action, in order. */
export const actionNames = ['forward', 'strafe', 'turn', 'look', 'jump', 'place', 'remove'] as const;
export const actionWidth = actionNames.length;

/** Choices of each number when actions are discrete. */
export const discreteSizes = [3, 3, 5, 3, 2, 2, 2] as const;
const turnChoices = [-1, -0.33, 0, 0.33, 1] as const;
/** A continuous switch is on above this. */
const switchFrom = 0.5;

/** What an agent does in a step: movement in [-1, 1], switches as booleans. */
export interface DecodedAction {
  forward: number;
  strafe: number;
  turn: number;
  look: number;
  jump: boolean;
  place: boolean;
  remove: boolean;
}

export const idle: Readonly<DecodedAction> = {
  forward: 0,
  strafe: 0,
  turn: 0,
  look: 0,
  jump: false,
  place: false,
  remove: false,
};

/** Reads the action at `actions[at ...]`. Out of range is clipped, NaN is 0 (discrete: the middle or off). */
export function decodeAction(
  actions: Float32Array,
  at: number,
  isDiscrete: boolean,
  into: DecodedAction,
): void {
  if (isDiscrete) {
    into.forward = choice(actions[at], 3) - 1;
    into.strafe = choice(actions[at + 1], 3) - 1;
    into.turn = turnChoices[choice(actions[at + 2], 5)];
    into.look = choice(actions[at + 3], 3) - 1;
    into.jump = actions[at + 4] >= 1;
    into.place = actions[at + 5] >= 1;
    into.remove = actions[at + 6] >= 1;
  } else {
    into.forward = clipped(actions[at]);
    into.strafe = clipped(actions[at + 1]);
    into.turn = clipped(actions[at + 2]);
    into.look = clipped(actions[at + 3]);
    into.jump = actions[at + 4] > switchFrom;
    into.place = actions[at + 5] > switchFrom;
    into.remove = actions[at + 6] > switchFrom;
  }
}

function clipped(value: number): number {
  return value > 1 ? 1 : value < -1 ? -1 : value === value ? value : 0;
}

function choice(value: number, size: number): number {
  if (value !== value) return (size - 1) / 2;
  return Math.max(0, Math.min(size - 1, Math.round(value)));
}
