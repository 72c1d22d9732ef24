/*
 * A random stream of one number a world: mulberry32 (Tommy Ettinger, public domain). Small enough to be one array of the
 * environment's state.
 */

/** Where the stream of (seed, world) starts: spread over 32 bits, so that neighbours get unrelated streams. */
export function firstRandom(seed: number, world: number): number {
  const mixed = Math.imul((seed ^ Math.imul(world + 1, 0x9e3779b1)) >>> 0, 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/** The next number of the stream of `world`: uniform in [0, 1), in steps of 2^-32. */
export function nextRandom(streams: Uint32Array, world: number): number {
  streams[world] += 0x6d2b79f5;
  let mixed = streams[world];
  mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}
