import { describe, expect, it } from '@jest/globals';
import { setVoxel, Voxel } from '../src/voxels.js';
import { viewWorld } from '../src/world-view.js';
import { arena, east, ground, south } from './arena.js';

describe('the view of a world', () => {
  it('tells the height and the kind of what is on top of every column, row by row along z', () => {
    const { state, grid } = arena();
    setVoxel(grid, 3, ground, 5, Voxel.stone);
    setVoxel(grid, 3, ground + 1, 5, Voxel.placedByHiders);
    const view = viewWorld(state, 0, 240, 96);
    expect(view.heights).toHaveLength(16 * 16);
    expect([view.heights[5 * 16 + 3], view.surfaces[5 * 16 + 3]]).toEqual([ground + 2, 'placedByHiders']);
    expect([view.heights[3 * 16 + 5], view.surfaces[3 * 16 + 5]]).toEqual([ground, 'terrain']);
  });

  it('tells who is where, looks where and sees whom', () => {
    const { state } = arena();
    state.yaw.set([east, south, -Math.PI + 0.1]);
    state.sees[1] = 1;
    state.caught[2] = 1;
    state.carried[1] = 2;
    state.rewardSums[0] = -3;
    const { agents } = viewWorld(state, 0, 240, 96);
    expect(agents.map(({ team }) => team)).toEqual(['seeker', 'hider', 'hider']);
    expect(agents[0]).toMatchObject({
      x: 2.5,
      y: ground,
      z: 2.5,
      sees: [1],
      episodeReward: -3,
      caught: false,
    });
    expect(agents[1]).toMatchObject({ z: 5.5, carried: 2, sees: [] });
    expect(agents[2]).toMatchObject({ caught: true });
    // On the map 0 is along +z and a quarter turn along +x.
    expect(agents[0]!.yawRad).toBeCloseTo(Math.PI / 2, 12);
    expect(agents[1]!.yawRad).toBeCloseTo(0, 12);
    expect(agents[2]!.yawRad).toBeCloseTo(-Math.PI / 2 - 0.1, 12);
  });

  it('tells the phase, the time and the share of hidden steps', () => {
    const { state } = arena();
    state.step[0] = 95;
    expect(viewWorld(state, 0, 240, 96)).toMatchObject({ phase: 'preparation', step: 95, stepsLeft: 145 });
    state.step[0] = 96;
    expect(viewWorld(state, 0, 240, 96)).toMatchObject({ phase: 'pursuit', hiddenFraction: null });
    state.step[0] = 106;
    state.counters[0] = 5;
    // 10 steps of two hiders.
    expect(viewWorld(state, 0, 240, 96).hiddenFraction).toBe(0.25);
  });
});
