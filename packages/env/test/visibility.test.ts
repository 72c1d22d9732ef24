import { describe, expect, it } from '@jest/globals';
import { agentSees, fieldOfView, lookAround } from '../src/visibility.js';
import { setVoxel, Voxel } from '../src/voxels.js';
import { arena, ground, lookUp, numbers, stand } from './arena.js';

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

  it('has no gap straight behind with a full cone', () => {
    const { state, config } = arena({ rayConeRad: 2 * Math.PI });
    const next = numbers(4);
    let unseen = 0;
    for (let i = 0; i < 2000; i++) {
      stand(state, 0, 8, 8, (next() * 2 - 1) * Math.PI);
      const distance = 1 + next() * 5;
      stand(state, 1, 8 - state.cosYaw[0]! * distance, 8 - state.sinYaw[0]! * distance);
      if (!agentSees(state, 0, 0, 1, fieldOfView(config))) unseen++;
    }
    expect(unseen).toBe(0);
  });

  it('ends at the range', () => {
    const { state, config } = arena({ viewRangeBlocks: 5 });
    stand(state, 0, 2.5, 8.5);
    stand(state, 1, 7.45, 8.5);
    expect(agentSees(state, 0, 0, 1, fieldOfView(config))).toBe(true);
    stand(state, 1, 7.55, 8.5);
    expect(agentSees(state, 0, 0, 1, fieldOfView(config))).toBe(false);
  });

  it('ends at the range upwards too', () => {
    const { state, config } = arena({ viewRangeBlocks: 5 });
    stand(state, 0, 2.5, 8.5);
    // The lowest point that is looked for, 0.16 above the feet, is at 5.06 and at 4.81 blocks from the eye.
    stand(state, 1, 7, 8.5, 0, ground + 3.6);
    expect(agentSees(state, 0, 0, 1, fieldOfView(config))).toBe(false);
    stand(state, 1, 7, 8.5, 0, ground + 3);
    expect(agentSees(state, 0, 0, 1, fieldOfView(config))).toBe(true);
  });

  it('needs one point of three: near the feet, the centre or the eye', () => {
    /** Who is 8 blocks away, with blocks so many blocks ahead at so many blocks above the ground. */
    const sees = (...blocks: readonly (readonly [number, number])[]): boolean => {
      const { state, grid, config } = arena();
      stand(state, 0, 3, 8.5);
      stand(state, 1, 11, 8.5);
      for (const [ahead, up] of blocks) setVoxel(grid, 3 + ahead, ground + up, 8, Voxel.loose);
      return agentSees(state, 0, 0, 1, fieldOfView(config));
    };
    // 3 ahead the line to 0.16 above the feet is 0.97 above the ground, that to 0.4 above them 1.06.
    expect(sees([3, 1])).toBe(true);
    // 5 ahead that to the centre is at 1.04, 6 ahead at 0.96.
    expect(sees([4, 0], [6, 1])).toBe(true);
    expect(sees([6, 0])).toBe(true);
    expect(sees([6, 0], [6, 1])).toBe(false);
    expect(sees([3, 1], [6, 0])).toBe(false);
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

  it('ends half a radian above and below where the eye looks', () => {
    const { state, config } = arena();
    stand(state, 0, 2.5, 8.5);
    stand(state, 1, 10.5, 8.5);
    const seesAt = (pitch: number): boolean => {
      lookUp(state, 0, pitch);
      return agentSees(state, 0, 0, 1, fieldOfView(config));
    };
    // The other eye is level, the point near the feet 1.29 blocks lower.
    const low = Math.atan(1.29 / 8);
    expect([0.49, 0.51, -(low + 0.49), -(low + 0.51)].map(seesAt)).toEqual([true, false, true, false]);
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

describe('a caught hider', () => {
  it('sees nothing, and is seen', () => {
    const { state, config } = arena();
    stand(state, 0, 2.5, 8.5);
    stand(state, 1, 10.5, 8.5, Math.PI);
    const seen = (): number[] => {
      lookAround(state, 0, fieldOfView(config), false);
      return [state.sees[1]!, state.sees[3]!];
    };
    expect(seen()).toEqual([1, 1]);
    state.caught[1] = 1;
    expect(seen()).toEqual([1, 0]);
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
