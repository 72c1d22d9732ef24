import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { actionCodec } from '../src/actions.js';
import { resolveHideAndSeekConfig } from '../src/config-validation.js';
import type { HideAndSeekConfig } from '../src/config.js';

const movement = fc.float({ min: -1, max: 1, noNaN: true });
const trigger = fc.constantFrom(0, 1);
const intents = fc
  .tuple(movement, movement, movement, movement, trigger, trigger, trigger)
  .map((numbers) => Float64Array.from(numbers));

/** What becomes of an intent that is encoded and decoded, each time from one place of an array to another. */
function roundTrip(actionSpace: HideAndSeekConfig['actionSpace'], intent: Float64Array): Float64Array {
  const { encode, decode } = actionCodec(resolveHideAndSeekConfig({ actionSpace }));
  // What lies before and behind is of others.
  const wanted = Float64Array.of(9, ...intent, 9);
  const actions = new Float32Array(11);
  const decoded = new Float64Array(12);
  encode(wanted, 1, actions, 2);
  decode(actions, 2, decoded, 3);
  expect(wanted).toEqual(Float64Array.of(9, ...intent, 9));
  expect([...actions.subarray(0, 2), ...actions.subarray(9)]).toEqual([0, 0, 0, 0]);
  expect([...decoded.subarray(0, 3), ...decoded.subarray(10)]).toEqual([0, 0, 0, 0, 0]);
  return decoded.subarray(3, 10);
}

describe('an intent made an action', () => {
  it('is the same again when it is decoded, with continuous actions', () => {
    fc.assert(fc.property(intents, (intent) => expect(roundTrip('continuous', intent)).toEqual(intent)));
  });

  it('is as near as choices allow, with discrete ones', () => {
    fc.assert(
      fc.property(intents, (intent) => {
        roundTrip('discrete', intent).forEach((value, i) => {
          const away = Math.abs(value - intent[i]!);
          // Half of the gap between two choices: of 1 for movements, of 2/3 for turning.
          expect(away).toBeLessThanOrEqual(i === 2 ? 1 / 3 : i >= 4 ? 0 : 0.5);
        });
      }),
    );
  });
});
