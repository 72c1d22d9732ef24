import { describe, expect, it } from '@jest/globals';
import { isBlocked } from '../../src/access-metrics.js';
import type { HideAndSeek, HideAndSeekOptions } from '../../src/index.js';
import { readOpenings } from '../../src/openings.js';
import { loadWorldState } from '../../src/saved-state.js';
import { findRooms, isInside } from '../../src/scripted/rooms.js';
import { createWorldState } from '../../src/world-state.js';
import type { WorldState } from '../../src/world-state.js';
import { createTestEnv, idleActions, mean, part, playMatch } from './match.js';
import type { Figures } from './match.js';

const isSealed = (row: Figures): boolean =>
  row['doorways_blocked_at_release'] === 1 && row['sealed_at_release'] === 1;

describe('sealing hiders', () => {
  const spaces: readonly HideAndSeekOptions[] = [{ actionSpace: 'continuous' }, { actionSpace: 'discrete' }];
  it.each(spaces)('close their room in most worlds, with %j', (config) => {
    expect(part(playMatch({ hiders: 'seal', config }), isSealed)).toBeGreaterThanOrEqual(0.8);
  });

  it('are not caught by who does not climb', () => {
    const sealed = playMatch({ seekers: 'chase', hiders: 'seal' }).filter(isSealed);
    expect(sealed.length).toBeGreaterThanOrEqual(16);
    expect(mean(sealed, 'caught_fraction')).toBeLessThan(0.1);
    expect(mean(sealed, 'hidden_fraction')).toBeGreaterThan(0.9);
    expect(part(sealed, (row) => row['breaches']! > 0)).toBeLessThan(0.1);
  });

  it('do what random ones never do', () => {
    expect(part(playMatch({ hiders: 'random', worlds: 8 }), isSealed)).toBe(0);
  });

  it('close wide doorways and collapsed walls too', () => {
    const wide = playMatch({ hiders: 'seal', config: { doorwayWidth: 2, looseBlocks: 20 }, worlds: 12 });
    expect(part(wide, isSealed)).toBeGreaterThan(0.4);
    const ruins = playMatch({ hiders: 'seal', config: { map: 'ruins' }, worlds: 24 });
    expect(part(ruins, (row) => row['sealed_at_release'] === 1)).toBeGreaterThan(0.4);
  });

  it('leave the last opening open for a mate outside, until 24 steps before the release', () => {
    const worlds = 16;
    const env = createTestEnv(worlds, { doorways: 1 });
    env.reset(7);
    // The other hider stands where it starts: in one world of four outside of the room.
    const actor = env.scriptedActor('hider', ['seal', 'random'], 1);
    const actions = idleActions(env);
    const sealerOnly = (): Float32Array => {
      actor.writeActions(actions);
      for (let world = 0; world < worlds; world++) actions.fill(0, (world * 3 + 2) * 7, (world * 3 + 3) * 7);
      return actions;
    };
    for (let step = 0; step < 96 - 24; step++) env.step(sealerOnly());
    const early = lookAtDoorways(env);
    for (let step = 0; step < 24; step++) env.step(sealerOnly());
    const late = lookAtDoorways(env);
    const waiting = early.filter(({ mateIsOutside }) => mateIsOutside);
    expect(waiting.length).toBeGreaterThan(1);
    expect(waiting.some(({ isClosed }) => isClosed)).toBe(false);
    expect(early.filter(({ mateIsOutside, isClosed }) => isClosed && !mateIsOutside).length).toBeGreaterThan(
      4,
    );
    expect(late.filter(({ isClosed }) => isClosed).length).toBeGreaterThan(12);
  });
});

/** Whether the only doorway of each world's room is closed, and whether the last hider is outside. */
function lookAtDoorways(env: HideAndSeek): { isClosed: boolean; mateIsOutside: boolean }[] {
  const state = stateOf(env);
  return Array.from({ length: env.worldCount }, (_, world) => {
    const grid = state.grids[world]!;
    const opening = readOpenings(state.openings, world, 1)[0]!;
    const room = findRooms(grid, [opening])[0]!;
    const at = (world * state.agents + 2) * 3;
    return {
      isClosed: isBlocked(grid, opening),
      mateIsOutside: !isInside(room, state.position[at]!, state.position[at + 2]!),
    };
  });
}

function stateOf(env: HideAndSeek): WorldState {
  const state = createWorldState(env.config, env.worldCount);
  loadWorldState(state, env.saveState(), env.config);
  return state;
}
