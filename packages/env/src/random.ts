/** Numbers that the state of one stream takes. */
export const streamSize = 4;

/**
 * Seeds stream `index` (four numbers of `state`) from (seed, name): two rounds of splitmix32 over both, so that neighbouring
 * seeds and names give unrelated streams.
 */
export function seedStream(state: Uint32Array, index: number, seed: number, name: number): void {
  let mixed = (seed >>> 0) ^ Math.imul(name + 1, 0x9e3779b9);
  for (let i = 0; i < streamSize; i++) {
    mixed = (mixed + 0x9e3779b9) >>> 0;
    let z = mixed;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    state[index * streamSize + i] = z ^ (z >>> 15);
  }
}

/** 32 random bits: xoshiro128** (Blackman and Vigna 2021, https://prng.di.unimi.it). */
export function nextBits(state: Uint32Array, index: number): number {
  const at = index * streamSize;
  const s1 = state[at + 1];
  const scrambled = Math.imul(s1, 5);
  const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
  const shifted = s1 << 9;
  state[at + 2] ^= state[at];
  state[at + 3] ^= state[at + 1];
  state[at + 1] ^= state[at + 2];
  state[at] ^= state[at + 3];
  state[at + 2] ^= shifted;
  const top = state[at + 3];
  state[at + 3] = (top << 11) | (top >>> 21);
  return result;
}

/** Uniform in [0, 1). */
export function nextFloat(state: Uint32Array, index: number): number {
  return nextBits(state, index) * 2 ** -32;
}

/** A whole number in [0, bound); the bias of a bound below 2^16 is less than 2^-16. */
export function nextBelow(state: Uint32Array, index: number, bound: number): number {
  return Math.floor(nextFloat(state, index) * bound);
}
