import { rotatedLeft } from '../random.js';

/*
 * A hash of 64 bits in two lanes of 32, in integer operations only. It finds mistakes, not forgers: whoever wants two
 * inputs with the same hash can make them.
 *
 * Every word goes into both lanes, in the manner, and with the constants, of the first two lanes of
 * MurmurHash3_x86_128, and the lanes end in its finaliser: Austin Appleby, "MurmurHash3", SMHasher, 2011, public
 * domain.
 */

/** A hash that arrays are added to, one after the other. The same on all machines whose bytes are little-endian. */
export class WordHash {
  private a = 0;
  private b = 0;

  /** Adds the bytes of an array, as words of 32 bits; zeros fill the last one. */
  add(array: ArrayBufferView): void {
    const words = wordsOf(array);
    let { a, b } = this;
    for (let i = 0; i < words.length; i++) {
      const word = words[i]!;
      a ^= Math.imul(rotatedLeft(Math.imul(word, 0x239b961b), 15), 0xab0e9789);
      a = (Math.imul((rotatedLeft(a, 19) + b) | 0, 5) + 0x561ccd1b) | 0;
      b ^= Math.imul(rotatedLeft(Math.imul(word, 0xab0e9789), 16), 0x38b34ae5);
      b = (Math.imul((rotatedLeft(b, 17) + a) | 0, 5) + 0x0bcaa747) | 0;
    }
    this.a = a;
    this.b = b;
  }

  /** What was added, as 16 hexadecimal digits. */
  digits(): string {
    let a = (this.a + this.b) | 0;
    let b = (this.b + a) | 0;
    a = avalanched(a);
    b = avalanched(b);
    a = (a + b) | 0;
    b = (b + a) | 0;
    return hexOf(a) + hexOf(b);
  }
}

/** A copy of the bytes as words; zeros fill the last one. */
function wordsOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint32Array {
  const words = new Uint32Array(Math.ceil(byteLength / 4));
  new Uint8Array(words.buffer).set(new Uint8Array(buffer, byteOffset, byteLength));
  return words;
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
