import { describe, expect, it } from '@jest/globals';
import { createHideAndSeek } from '../../src/index.js';
import type { HideAndSeekOptions } from '../../src/index.js';
import { hashWorld } from '../../src/replay/state-hash.js';
import { createWorldState, stateArrayNames } from '../../src/world-state.js';
import { arena } from '../arena.js';
import { randomActions } from '../play.js';
import { exactHash } from './exact-hash.js';

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
