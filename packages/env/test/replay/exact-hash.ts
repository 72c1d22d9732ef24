import type { SavedArray } from '../../src/index.js';

/** What word-hash.ts describes, with the length of each array before it, word by word from bytes, in big integers. */
export function exactHash(slices: readonly SavedArray[]): string {
  const mask = 0xffff_ffffn;
  const multiplied = (x: bigint, y: bigint): bigint => (x * y) & mask;
  const rotated = (x: bigint, bits: bigint): bigint => ((x << bits) | (x >> (32n - bits))) & mask;
  let [a, b] = [0n, 0n];
  const mix = (word: bigint): void => {
    a ^= multiplied(rotated(multiplied(word, 0x239b961bn), 15n), 0xab0e9789n);
    a = (((rotated(a, 19n) + b) & mask) * 5n + 0x561ccd1bn) & mask;
    b ^= multiplied(rotated(multiplied(word, 0xab0e9789n), 16n), 0x38b34ae5n);
    b = (((rotated(b, 17n) + a) & mask) * 5n + 0x0bcaa747n) & mask;
  };
  for (const slice of slices) {
    mix(BigInt(slice.length));
    const bytes = Buffer.from(slice.buffer, slice.byteOffset, slice.byteLength);
    const padded = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
    for (let at = 0; at < padded.length; at += 4) mix(BigInt(padded.readUInt32LE(at)));
  }
  const avalanched = (x: bigint): bigint => {
    const y = multiplied(x ^ (x >> 16n), 0x85ebca6bn);
    const z = multiplied(y ^ (y >> 13n), 0xc2b2ae35n);
    return z ^ (z >> 16n);
  };
  a = (a + b) & mask;
  b = (b + a) & mask;
  [a, b] = [avalanched(a), avalanched(b)];
  a = (a + b) & mask;
  b = (b + a) & mask;
  return a.toString(16).padStart(8, '0') + b.toString(16).padStart(8, '0');
}
