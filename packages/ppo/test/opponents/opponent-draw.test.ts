import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { drawOpponents } from '../../src/opponents/opponent-draw.js';
import { RandomStreams } from '../../src/random-streams.js';

const both = { policyIds: ['a', 'b'], learnerIds: ['a', 'b'] };
const random = (seed = 1) => new RandomStreams(seed, 1).stream(0);

describe('the opponents of the blocks', () => {
  it('are past versions of all but one policy, which is another in the next block and in the next iteration', () => {
    const draw = { ...both, blocks: 4, newestProbability: 0, slots: [7] };
    expect(drawOpponents({ ...draw, iteration: 0 }, random())).toEqual([
      { b: 7 },
      { a: 7 },
      { b: 7 },
      { a: 7 },
    ]);
    expect(drawOpponents({ ...draw, iteration: 1 }, random())).toEqual([
      { a: 7 },
      { b: 7 },
      { a: 7 },
      { b: 7 },
    ]);
    expect(drawOpponents({ ...draw, blocks: 1, iteration: 2 }, random())).toEqual([{ b: 7 }]);
  });

  it('leave a policy that does not learn to play only', () => {
    const draw = { policyIds: ['a', 'b', 'c'], learnerIds: ['a', 'c'], blocks: 2, iteration: 0, slots: [0] };
    expect(drawOpponents({ ...draw, newestProbability: 0 }, random())).toEqual([
      { b: 0, c: 0 },
      { a: 0, b: 0 },
    ]);
    expect(drawOpponents({ ...draw, learnerIds: [], newestProbability: 0 }, random())).toEqual([{}, {}]);
  });

  it('are the newest with probability 1, and while there are no others', () => {
    const draw = { ...both, blocks: 3, iteration: 0 };
    expect(drawOpponents({ ...draw, newestProbability: 1, slots: [0, 1] }, random())).toEqual([{}, {}, {}]);
    expect(drawOpponents({ ...draw, newestProbability: 0, slots: [] }, random())).toEqual([{}, {}, {}]);
  });

  it('are the newest as often as they should be, and each slot as often as the others', () => {
    const blocks = 8000;
    const draw = { ...both, blocks, iteration: 0, newestProbability: 0.25, slots: [0, 1, 2] };
    const drawn = drawOpponents(draw, random(3)).map((opponents) => Object.values(opponents)[0]);
    // A quarter each: 2000, with a deviation of sqrt(8000 * 1/4 * 3/4) = 39; five of them either way.
    for (const slot of [undefined, 0, 1, 2]) {
      const count = drawn.filter((each) => each === slot).length;
      expect(Math.abs(count - blocks / 4)).toBeLessThan(5 * 39);
    }
  });

  it('leave somebody to learn in every block, and every policy as many blocks as the others, to one', () => {
    const probability = fc.double({ min: 0, max: 1, noNaN: true });
    const count = fc.integer({ min: 1, max: 4 });
    fc.assert(
      fc.property(count, count, fc.nat(50), probability, fc.nat(), (blocks, policies, iteration, p, seed) => {
        const policyIds = Array.from({ length: policies }, (_, i) => `policy${i}`);
        const draw = { policyIds, learnerIds: policyIds, blocks, iteration, slots: [0, 1] };
        for (const opponents of drawOpponents({ ...draw, newestProbability: p }, random(seed))) {
          expect(policyIds.some((id) => opponents[id] === undefined)).toBe(true);
        }
        const alone = drawOpponents({ ...draw, newestProbability: 0 }, random(seed));
        const learns = policyIds.map((id) => alone.filter((opponents) => opponents[id] === undefined).length);
        expect(Math.max(...learns) - Math.min(...learns)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
