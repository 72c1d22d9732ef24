import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeContinuous, decodeDiscrete, encodeContinuous, encodeDiscrete } from '../../src/actions.js';

const movement = fc.float({ min: -1, max: 1, noNaN: true });
const trigger = fc.constantFrom(0, 1);
const intents = fc
  .tuple(movement, movement, movement, movement, trigger, trigger, trigger)
  .map((numbers) => Float64Array.from([9, ...numbers]));

describe('an intent made an action', () => {
  it('is the same again when it is decoded, with continuous actions', () => {
    fc.assert(
      fc.property(intents, (intent) => {
        const actions = new Float32Array(9);
        const decoded = new Float64Array(7);
        encodeContinuous(intent, 1, actions, 2);
        decodeContinuous(actions, 2, decoded, 0);
        expect(decoded).toEqual(intent.subarray(1));
      }),
    );
  });

  it('is as near as choices allow, with discrete ones', () => {
    fc.assert(
      fc.property(intents, (intent) => {
        const actions = new Float32Array(9);
        const decoded = new Float64Array(7);
        encodeDiscrete(intent, 1, actions, 2);
        decodeDiscrete(actions, 2, decoded, 0);
        decoded.forEach((value, i) => {
          const away = Math.abs(value - intent[i + 1]!);
          // Half of the gap between two choices: of 1 for movements, of 2/3 for turning.
          expect(away).toBeLessThanOrEqual(i === 2 ? 1 / 3 : i >= 4 ? 0 : 0.5);
        });
      }),
    );
  });
});
