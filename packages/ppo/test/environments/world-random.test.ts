import { describe, expect, it } from '@jest/globals';
import { firstRandom, nextRandom } from '../../src/environments/world-random.js';

describe('the random stream of a world', () => {
  // The published algorithm's 32-bit numbers, worked out in Python, with whole numbers of any size. They have to stay: the
  // figures of docs/results.md were made with them.
  it.each([
    { seed: 1, world: 0, first: 197438233, bits: [595015561, 2234219438, 2708547671] },
    { seed: 1, world: 2, first: 790992077, bits: [736504708, 1111049258, 1991134408] },
    { seed: 4294967295, world: 0, first: 3898768989, bits: [2008030781, 306583929, 1435762363] },
  ])('of seed $seed and world $world is mulberry32 from $first', ({ seed, world, first, bits }) => {
    const streams = new Uint32Array(world + 1);
    streams[world] = firstRandom(seed, world);
    expect(streams[world]).toBe(first);
    expect(bits.map(() => nextRandom(streams, world) * 2 ** 32)).toEqual(bits);
  });

  it('is another for each of many neighbouring seeds and worlds', () => {
    const starts = new Set<number>();
    for (let seed = 0; seed < 50; seed++) {
      for (let world = 0; world < 50; world++) starts.add(firstRandom(seed, world));
    }
    // A chance of 2500^2 / 2 / 2^32 = 0.07 % of any pair being equal.
    expect(starts.size).toBe(2500);
  });
});
