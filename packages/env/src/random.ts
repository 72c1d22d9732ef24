/**
 * One xoshiro128** generator per world, all in one array: Blackman and Vigna, "Scrambled linear pseudorandom number
 * generators", ACM TOMS 47 (2021). Only 32-bit integer operations: the same bits everywhere.
 */

/** 32-bit words of one generator. */
export const randomWords = 4;

/** Passes over the words of a seed; after two, each of them depends on all. */
const seedPasses = 4;

/** @throws RangeError for a seed that is no whole number of 0 to 2^53 - 1 */
export function checkSeed(seed: number): void {
  if (isSeed(seed)) return;
  throw new RangeError(`The seed is ${seed}; it has to be a whole number from 0 to 2^53 - 1.`);
}

export function isSeed(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/**
 * Starts generator `slot` of `state` at a place that depends on `seed` (a whole number of 0 to 2^53 - 1) and `stream`
 * (32 bits) alone, and is another one for every pair of them.
 */
export function seedRandom(state: Uint32Array, slot: number, seed: number, stream: number): void {
  const at = slot * randomWords;
  state[at] = seed >>> 0;
  state[at + 1] = Math.floor(seed / 0x1_0000_0000);
  state[at + 2] = stream;
  // No pair begins with zeros only; one in 2^128 could still end there, in the state that xoshiro never leaves.
  state[at + 3] = 0x9e3779b9;
  for (let turn = 0; turn < seedPasses * randomWords; turn++) {
    // Every turn could be taken back, so that no two pairs come to the same place.
    const from = at + (turn % randomWords);
    const to = at + ((turn + 1) % randomWords);
    state[to] = state[to]! ^ splitmix32(state[from]! + turn);
  }
}

/** The next 32 random bits of generator `slot`, as an unsigned integer. */
export function nextUint32(state: Uint32Array, slot: number): number {
  const at = slot * randomWords;
  const s0 = state[at]!;
  const s1 = state[at + 1]!;
  const s2 = state[at + 2]! ^ s0;
  const s3 = state[at + 3]! ^ s1;
  state[at] = s0 ^ s3;
  state[at + 1] = s1 ^ s2;
  state[at + 2] = s2 ^ (s1 << 9);
  state[at + 3] = rotatedLeft(s3, 11);
  return Math.imul(rotatedLeft(Math.imul(s1, 5), 7), 9) >>> 0;
}

/** A number of [0, 1). */
export function nextFloat(state: Uint32Array, slot: number): number {
  return nextUint32(state, slot) / 0x1_0000_0000;
}

/** A whole number of 0 to below - 1, below <= 65536. Multiply-shift: biased by less than below / 2^32. */
export function nextBelow(state: Uint32Array, slot: number, below: number): number {
  return Math.floor(nextFloat(state, slot) * below);
}

/** 32 bits, rotated. */
export function rotatedLeft(x: number, bits: number): number {
  return (x << bits) | (x >>> (32 - bits));
}

/** The output function of splitmix, in 32 bits (a mixer of full avalanche). */
function splitmix32(x: number): number {
  let z = (x + 0x9e3779b9) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}
