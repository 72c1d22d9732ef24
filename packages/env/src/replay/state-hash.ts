import { rotatedLeft } from '../random.js';
import { stateArrayNames } from '../world-state.js';
import type { WorldState } from '../world-state.js';

/*
 * A hash of 64 bits in two lanes of 32, in integer operations only. It finds mistakes, not forgers: whoever wants two
 * worlds with the same hash can make them.
 *
 * Every word goes into both lanes, in the manner, and with the constants, of the first two lanes of
 * MurmurHash3_x86_128, and the lanes end in its finaliser: Austin Appleby, "MurmurHash3", SMHasher, 2011, public
 * domain.
 */

/**
 * The hash of everything that the future of one world depends on: 16 hexadecimal digits. It depends neither on how many
 * worlds there are nor on which of them this one is, and is the same on all machines whose bytes are little-endian.
 */
export function hashWorld(state: WorldState, world: number): string {
  const lanes = new Int32Array(2);
  for (const name of stateArrayNames) {
    const array = state[name];
    const length = array.length / state.worlds;
    // With its length before it, nothing can move from one array to the next unnoticed.
    mixWords(lanes, Uint32Array.of(length));
    mixWords(lanes, wordsOf(array.subarray(world * length, (world + 1) * length)));
  }
  return finished(lanes);
}

/** A copy of the bytes as words; zeros fill the last one. */
function wordsOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint32Array {
  const words = new Uint32Array(Math.ceil(byteLength / 4));
  new Uint8Array(words.buffer).set(new Uint8Array(buffer, byteOffset, byteLength));
  return words;
}

function mixWords(lanes: Int32Array, words: Uint32Array): void {
  let a = lanes[0]!;
  let b = lanes[1]!;
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    a ^= Math.imul(rotatedLeft(Math.imul(word, 0x239b961b), 15), 0xab0e9789);
    a = (Math.imul((rotatedLeft(a, 19) + b) | 0, 5) + 0x561ccd1b) | 0;
    b ^= Math.imul(rotatedLeft(Math.imul(word, 0xab0e9789), 16), 0x38b34ae5);
    b = (Math.imul((rotatedLeft(b, 17) + a) | 0, 5) + 0x0bcaa747) | 0;
  }
  lanes[0] = a;
  lanes[1] = b;
}

function finished(lanes: Int32Array): string {
  let a = (lanes[0]! + lanes[1]!) | 0;
  let b = (lanes[1]! + a) | 0;
  a = avalanched(a);
  b = avalanched(b);
  a = (a + b) | 0;
  b = (b + a) | 0;
  return hexOf(a) + hexOf(b);
}

/** fmix32 of MurmurHash3: every bit of the input changes every bit of the output in half of all cases. */
function avalanched(x: number): number {
  let z = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return z ^ (z >>> 16);
}

function hexOf(x: number): string {
  return (x >>> 0).toString(16).padStart(8, '0');
}
