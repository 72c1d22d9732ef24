import { describe, expect, it } from '@jest/globals';
import { agentSees, fieldOfView, lookAround } from '../src/visibility.js';
import { setVoxel, Voxel } from '../src/voxels.js';
import { arena, ground, lookUp, stand } from './arena.js';

describe('seeing', () => {
  it('ends at half the cone to either side', () => {
    const { state, config } = arena({ rayConeRad: Math.PI / 2 });
    const view = fieldOfView(config);
    stand(state, 0, 8, 8);
    const sees = (angleRad: number): boolean => {
      stand(state, 1, 8 + 5 * Math.cos(angleRad), 8 + 5 * Math.sin(angleRad));
      return agentSees(state, 0, 0, 1, view);
    };
    const edge = Math.PI / 4;
    expect([-edge - 0.01, -edge + 0.01, 0, edge - 0.01, edge + 0.01, Math.PI].map(sees)).toEqual([
      false,
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it('reaches all around with a full cone', () => {
    const { state, config } = arena({ rayConeRad: 2 * Math.PI });
    stand(state, 0, 8, 8);
    for (const [x, z] of [
      [3, 8],
      [13, 8],
      [8, 3],
      [8, 13],
    ] as const) {
      stand(state, 1, x, z);
      expect(agentSees(state, 0, 0, 1, fieldOfView(config))).toBe(true);
    }
  });

  it('ends at the range', () => {
    const { state, config } = arena({ viewRangeBlocks: 5 });
    stand(state, 0, 2.5, 8.5);
    stand(state, 1, 7.45, 8.5);
    expect(agentSees(state, 0, 0, 1, fieldOfView(config))).toBe(true);
    stand(state, 1, 7.55, 8.5);
    expect(agentSees(state, 0, 0, 1, fieldOfView(config))).toBe(false);
  });

  it('is stopped by a wall of two blocks, and not by one block', () => {
    const { state, grid, config } = arena();
    stand(state, 0, 2.5, 8.5);
    stand(state, 1, 10.5, 8.5);
    setVoxel(grid, 6, ground, 8, Voxel.loose);
    expect(agentSees(state, 0, 0, 1, fieldOfView(config))).toBe(true);
    setVoxel(grid, 6, ground + 1, 8, Voxel.loose);
    expect(agentSees(state, 0, 0, 1, fieldOfView(config))).toBe(false);
  });

  it('loses what is level when it looks far up', () => {
    const { state, config } = arena();
    stand(state, 0, 2.5, 8.5);
    stand(state, 1, 10.5, 8.5);
    lookUp(state, 0, 0.4);
    expect(agentSees(state, 0, 0, 1, fieldOfView(config))).toBe(true);
    lookUp(state, 0, 0.8);
    expect(agentSees(state, 0, 0, 1, fieldOfView(config))).toBe(false);
  });
});

describe('the memory of where others were', () => {
  it('keeps the last place and counts the steps since', () => {
    const { state, config } = arena();
    const view = fieldOfView(config);
    const pair = 1;
    stand(state, 0, 2.5, 8.5);
    stand(state, 1, 10.5, 8.5);
    expect(state.lastSeenAge[pair]).toBe(-1);
    lookAround(state, 0, view, false);
    stand(state, 1, 1, 1);
    lookAround(state, 0, view, false);
    lookAround(state, 0, view, false);
    expect(state.lastSeenAge[pair]).toBe(2);
    expect([...state.lastSeen.slice(pair * 3, pair * 3 + 3)]).toEqual([10.5, ground, 8.5]);
  });

  it('stays empty for seekers that are blind', () => {
    const { state, config } = arena();
    stand(state, 0, 2.5, 8.5);
    stand(state, 1, 10.5, 8.5, Math.PI);
    lookAround(state, 0, fieldOfView(config), true);
    expect([state.sees[1], state.lastSeenAge[1]]).toEqual([0, -1]);
    // Hider 1 looks back and is not blind.
    expect(state.sees[3]).toBe(1);
  });
});
