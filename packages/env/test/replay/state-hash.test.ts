import { describe, expect, it } from '@jest/globals';
import { createHideAndSeek } from '../../src/index.js';
import type { HideAndSeekOptions, SavedArray } from '../../src/index.js';
import { hashWorld } from '../../src/replay/state-hash.js';
import { createWorldState, stateArrayNames } from '../../src/world-state.js';
import { arena } from '../arena.js';
import { randomActions } from '../play.js';

const small: HideAndSeekOptions = { worldSize: 16, episodeSteps: 30, rayCount: 6, looseBlocks: 10 };

describe('the hash of a world', () => {
  it('is the one of the bytes of all saved arrays, calculated in exact integers', () => {
    const env = createHideAndSeek({ worlds: 3, config: { ...small, hiders: 3 } });
    const draw = randomActions(env, 1);
    for (let step = 0; step < 20; step++) env.step(draw());
    const saved = env.saveState();
    for (let world = 0; world < 3; world++) {
      const slices = stateArrayNames.map((name) => {
        const array = saved[name]!;
        const length = array.length / 3;
        return array.slice(world * length, (world + 1) * length);
      });
      expect(env.stateHash(world)).toBe(exactHash(slices));
    }
  });

  it('does not depend on how many worlds there are, and which of them it is', () => {
    const many = createHideAndSeek({ worlds: 3, config: small });
    const single = createHideAndSeek({ worlds: 1, config: small, firstWorld: 2 });
    for (const env of [many, single]) env.reset(7);
    const draw = randomActions(many, 2);
    const hashes = new Set<string>();
    for (let step = 0; step < 25; step++) {
      const actions = draw();
      many.step(actions);
      single.step(actions.slice(2 * 21));
      if (many.stateHash(2) !== single.stateHash(0)) throw new Error(`They differ after step ${step + 1}`);
      for (let world = 0; world < 3; world++) hashes.add(many.stateHash(world));
    }
    expect(hashes.size).toBe(3 * 25);
  });

  it('changes with every single number of the state', () => {
    const { state } = arena({ hiders: 1, looseBlocks: 4 });
    const seen = new Set([hashWorld(state, 0)]);
    let worlds = 1;
    for (const name of stateArrayNames) {
      const array = state[name];
      // Every number of the short arrays, every 61st voxel.
      for (let at = 0; at < array.length; at += array.length > 200 ? 61 : 1) {
        const before = array[at]!;
        array[at] = before + 1;
        seen.add(hashWorld(state, 0));
        array[at] = before;
        worlds++;
      }
    }
    expect(worlds).toBeGreaterThan(100);
    expect(seen.size).toBe(worlds);
  });

  it('is that of another world when another world changes', () => {
    const state = createWorldState(arena().config, 2);
    const [first, second] = [hashWorld(state, 0), hashWorld(state, 1)];
    expect(first).toBe(second);
    state.step[1] = 1;
    expect(hashWorld(state, 0)).toBe(first);
    expect(hashWorld(state, 1)).not.toBe(second);
  });

  it('is refused for a world that is not there', () => {
    const env = createHideAndSeek({ config: small });
    for (const world of [-1, 1, 0.5, NaN]) expect(() => env.stateHash(world)).toThrow(RangeError);
    expect(() => env.stateHash(1)).toThrow('There is no world 1; worlds are 0 to 0.');
  });
});

/** What state-hash.ts describes, word by word from bytes, in big integers. */
function exactHash(slices: readonly SavedArray[]): string {
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
