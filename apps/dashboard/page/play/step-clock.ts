import { stepSeconds } from '@hideout/env';

/** A page that was too slow, or in the background, does not catch up more than this: the game waits instead. */
export const MOST_STEPS_AT_ONCE = 3;

/** Steps that are due, and the time after the last of them. */
export interface DueSteps {
  readonly steps: number;
  readonly restSeconds: number;
}

/** How many steps of the world are due when so much time has passed since the newest one. */
export function dueSteps(seconds: number): DueSteps {
  // A hair more, so that three twelfths of a second are three steps.
  const steps = Math.floor(seconds / stepSeconds + 1e-9);
  if (steps > MOST_STEPS_AT_ONCE) return { steps: MOST_STEPS_AT_ONCE, restSeconds: 0 };
  return { steps, restSeconds: Math.max(0, seconds - steps * stepSeconds) };
}
