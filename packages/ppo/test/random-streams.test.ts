import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RandomStreams, StateMismatchError } from '../src/index.js';
import type { RandomStream } from '../src/index.js';

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const draw = (stream: RandomStream, count: number): number[] =>
  Array.from({ length: count }, (_, i) =>
    i % 3 === 0 ? stream.uniform() : i % 3 === 1 ? stream.normal() : stream.below(7),
  );

describe('RandomStreams', () => {
  it('gives a stream the same numbers however many others there are and whoever draws first', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 8 }), fc.nat(20), (seed, count, index) => {
        const few = new RandomStreams(seed, index + 1);
        const many = new RandomStreams(seed, index + 1 + count);
        for (let other = 0; other < index; other++) draw(many.stream(other), 5);
        expect(draw(many.stream(index), 9)).toEqual(draw(few.stream(index), 9));
      }),
    );
  });

  it('goes on with the same numbers after its state is loaded into streams of any seed', () => {
    fc.assert(
      fc.property(seeds, seeds, fc.nat(30), (seed, otherSeed, drawn) => {
        const streams = new RandomStreams(seed, 3);
        for (let i = 0; i < 3; i++) draw(streams.stream(i), drawn + i);
        const state = streams.saveState();
        const restored = new RandomStreams(otherSeed, 3);
        restored.loadState(state, 'random/test');
        for (let i = 0; i < 3; i++) {
          expect(draw(restored.stream(i), 12)).toEqual(draw(streams.stream(i), 12));
        }
      }),
    );
  });

  it('hands out a state that later draws do not change', () => {
    const streams = new RandomStreams(1, 2);
    const state = streams.saveState();
    const before = [...state];
    draw(streams.stream(0), 6);
    expect([...state]).toEqual(before);
    expect([...streams.saveState()]).not.toEqual(before);
  });

  it('starts neighbouring seeds and indices with different numbers', () => {
    const first = new Set<number>();
    for (let seed = 0; seed < 50; seed++) {
      const streams = new RandomStreams(seed, 20);
      for (let i = 0; i < 20; i++) first.add(streams.stream(i).uniform());
    }
    // A chance of about 1000^2 / 2 / 2^32 = 0.01 % of any pair being equal.
    expect(first.size).toBe(1000);
  });

  it('draws uniform, normal and whole numbers with their means and variances', () => {
    const stream = new RandomStreams(5, 1).stream(0);
    const count = 20_000;
    const check = (next: () => number, mean: number, variance: number): void => {
      const values = Array.from({ length: count }, next);
      const average = values.reduce((a, b) => a + b, 0) / count;
      const spread = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / count;
      expect(Math.abs(average - mean)).toBeLessThan(5 * Math.sqrt(variance / count));
      expect(Math.abs(spread / variance - 1)).toBeLessThan(0.06);
    };
    check(() => stream.uniform(), 1 / 2, 1 / 12);
    check(() => stream.normal(), 0, 1);
    // 0 to 5: mean 2.5, variance (36 - 1) / 12.
    check(() => stream.below(6), 2.5, 35 / 12);
  });

  it('refuses the state of another number of streams and a stream that is not there', () => {
    const state = new RandomStreams(1, 2).saveState();
    expect(() => new RandomStreams(1, 3).loadState(state, 'random/test')).toThrow(
      new StateMismatchError('random/test', 'of 8 numbers', '12 numbers'),
    );
    expect(() => new RandomStreams(1, 2).stream(2)).toThrow(RangeError);
  });
});
