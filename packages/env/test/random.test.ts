import { describe, expect, it } from '@jest/globals';
import { nextBelow, nextFloat, nextUint32, seedRandom } from '../src/random.js';

describe('the random generator', () => {
  it('is xoshiro128**', () => {
    // The first numbers of the authors' C code from the state 1, 2, 3, 4.
    const state = Uint32Array.of(1, 2, 3, 4);
    const drawn = Array.from({ length: 10 }, () => nextUint32(state, 0));
    expect(drawn).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  it('starts elsewhere for every seed and stream, and at the same place for the same ones', () => {
    const first = (seed: number, stream: number): number => {
      const state = new Uint32Array(4);
      seedRandom(state, 0, seed, stream);
      return nextUint32(state, 0);
    };
    const seeds = [0, 1, 2, 2 ** 32, 2 ** 40 + 1];
    const starts = seeds.flatMap((seed) => [0, 1, 2, 77].map((stream) => first(seed, stream)));
    expect(new Set(starts).size).toBe(starts.length);
    expect(first(2, 77)).toBe(first(2, 77));
  });

  it('starts nowhere twice: 2048 streams of 50 seeds, and seeds and streams of many bits', () => {
    const state = new Uint32Array(4);
    const starts = new Set<string>();
    const start = (seed: number, stream: number): void => {
      seedRandom(state, 0, seed, stream);
      // Half of it, 64 bits, is enough to tell them apart.
      starts.add(`${state[0]} ${state[1]}`);
    };
    for (let seed = 0; seed < 50; seed++) for (let stream = 0; stream < 2048; stream++) start(seed, stream);
    for (let bit = 12; bit < 53; bit++) for (let other = 11; other < 32; other++) start(2 ** bit, 2 ** other);
    expect(starts.size).toBe(50 * 2048 + 41 * 21);
  });

  it('gives neighbouring seeds and streams nothing in common: half of their bits differ', () => {
    const words = (seed: number, stream: number): number[] => {
      const state = new Uint32Array(4);
      seedRandom(state, 0, seed, stream);
      return [...state];
    };
    for (const [seed, stream] of [
      [1, 0],
      [0, 1],
      [2 ** 32, 0],
      [0, 2 ** 31],
    ] as const) {
      const other = words(seed, stream);
      let bits = 0;
      words(0, 0).forEach((word, i) => {
        for (let rest = (word ^ other[i]!) >>> 0; rest > 0; rest >>>= 1) bits += rest & 1;
      });
      // Of 128: a standard deviation is 5.7.
      expect(Math.abs(bits - 64)).toBeLessThan(24);
    }
  });

  it('does not depend on the slot that a stream lives in', () => {
    const state = new Uint32Array(12);
    seedRandom(state, 0, 9, 5);
    seedRandom(state, 2, 9, 5);
    expect([...state.slice(8)]).toEqual([...state.slice(0, 4)]);
    expect([...state.slice(4, 8)]).toEqual([0, 0, 0, 0]);
  });

  it('spreads evenly', () => {
    const state = new Uint32Array(4);
    seedRandom(state, 0, 1, 1);
    const counts = new Array<number>(10).fill(0);
    let sum = 0;
    for (let i = 0; i < 10_000; i++) {
      counts[nextBelow(state, 0, 10)]! += 1;
      sum += nextFloat(state, 0);
    }
    // 1000 each, standard deviation 30; mean 0.5, standard deviation 0.0029.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
    expect(Math.abs(sum / 10_000 - 0.5)).toBeLessThan(0.015);
  });
});
