import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { gatherRows, minibatches, shuffle } from '../src/minibatches.js';
import { RandomStreams } from '../src/random-streams.js';

describe('minibatches', () => {
  it('holds every index exactly once, in pieces that differ by at most one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 1, max: 64 }),
        fc.nat(),
        (count, size, seed) => {
          const indices = Int32Array.from({ length: count }, (_, i) => i);
          shuffle(indices, new RandomStreams(seed, 1).stream(0));
          const cuts = minibatches(indices, size);
          const lengths = cuts.map((cut) => cut.length);
          expect([...cuts.flatMap((cut) => [...cut])].sort((a, b) => a - b)).toEqual([
            ...Array(count).keys(),
          ]);
          expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
          expect(cuts).toHaveLength(Math.max(1, Math.round(count / size)));
        },
      ),
    );
  });

  it('gathers rows in the order of the indices', () => {
    const into = new Float32Array(4);
    gatherRows(Float32Array.of(0, 1, 10, 11, 20, 21), 2, Int32Array.of(2, 0), into);
    expect([...into]).toEqual([20, 21, 0, 1]);
  });

  it('gathers rows of any width', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.array(fc.nat({ max: 4 })), (width, rows) => {
        const from = Float32Array.from({ length: 5 * width }, (_, i) => i);
        const into = new Float32Array(rows.length * width);
        gatherRows(from, width, Int32Array.from(rows), into);
        const expected = rows.flatMap((row) => Array.from({ length: width }, (_, k) => row * width + k));
        expect([...into]).toEqual(expected);
      }),
    );
  });
});
