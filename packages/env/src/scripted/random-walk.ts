import { Action, actionSize } from '../actions.js';
import { nextBelow, nextFloat } from '../random.js';
import type { Mind } from './mind.js';

/** One step in so many has each of jump, place and remove, as with uniform numbers of the continuous action space. */
const triggerOdds = 8;

/** Movements uniform on [-1, 1], and triggers now and then: what somebody does who has learned nothing. */
export function actAtRandom({ memory: { random, intent } }: Mind): void {
  for (let i = 0; i < actionSize; i++) {
    intent[i] =
      i >= Action.jump ? Number(nextBelow(random, 0, triggerOdds) === 0) : nextFloat(random, 0) * 2 - 1;
  }
}
