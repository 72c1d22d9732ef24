import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus, xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { StateMismatchError } from './errors/state-mismatch-error.js';

type Generator = ReturnType<typeof xoroshiro128plus>;

/** Numbers that one generator's state takes. */
export const streamStateSize = 4;

/** A random stream: the numbers that a draw needs, and nothing about where they come from. */
export interface RandomStream {
  /** Uniform in [0, 1), in steps of 2^-32. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** A whole number in [0, bound), without bias. */
  below(bound: number): number;
}

/**
 * Independent random streams that are saved and restored exactly. Each world has its own, so that what is drawn for a
 * world does not depend on how many others there are, or on the thread that asks.
 */
export class RandomStreams {
  private readonly generators: Generator[];
  private readonly streams: RandomStream[];

  /** `count` streams; stream i is seeded from (seed, first + i). */
  constructor(seed: number, count: number, first = 0) {
    this.generators = Array.from({ length: count }, (_, index) =>
      xoroshiro128plus(mixSeed(seed, first + index)),
    );
    this.streams = this.generators.map((_, index) => this.streamOver(index));
  }

  stream(index: number): RandomStream {
    const stream = this.streams[index];
    if (stream === undefined)
      throw new RangeError(`there is no random stream ${index} of ${this.streams.length}`);
    return stream;
  }

  /** State of all streams, [count * 4]. */
  saveState(): Int32Array {
    return Int32Array.from(this.generators.flatMap((generator) => generator.getState()));
  }

  /** State of one stream, [4]. */
  streamState(index: number): Int32Array {
    return Int32Array.from(this.generators[index].getState());
  }

  /** Puts one stream to a state that `streamState` gave. */
  setStreamState(index: number, state: Int32Array): void {
    this.generators[index] = xoroshiro128plusFromState(Array.from(state));
  }

  /** @throws {StateMismatchError} when the state is of another number of streams. */
  loadState(state: ArrayLike<number>, entry: string): void {
    const expected = this.generators.length * streamStateSize;
    if (state.length !== expected) {
      throw new StateMismatchError(entry, `of ${state.length} numbers`, `${expected} numbers`);
    }
    for (let i = 0; i < this.generators.length; i++) {
      this.generators[i] = xoroshiro128plusFromState(
        Array.from({ length: streamStateSize }, (_, k) => state[i * streamStateSize + k]),
      );
    }
  }

  private streamOver(index: number): RandomStream {
    const next = (): number => (this.generators[index].next() >>> 0) * 2 ** -32;
    return {
      uniform: next,
      // Box and Muller (1958), without keeping the second value: a kept value would be state to save.
      normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
      below: (bound) => uniformInt(this.generators[index], 0, bound - 1),
    };
  }
}

/** Spreads (seed, index) over 32 bits, so that neighbouring seeds and indices give unrelated streams (murmur3's mixer). */
function mixSeed(seed: number, index: number): number {
  let h = (seed ^ Math.imul(index + 1, 0x9e3779b1)) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}
