import { describe, expect, it } from '@jest/globals';
import { setVoxel, Voxel } from '../../src/voxels.js';
import { ground, stand } from '../arena.js';
import { figures, second, seeker, stage } from './stage.js';
import type { Script } from './stage.js';

describe('a climb', () => {
  it('is counted when somebody comes over a wall, by team, and again when it comes back', () => {
    const { simulation, grid } = stage({ catching: { enabled: false }, episodeSteps: 60 }, -1);
    stand(simulation.state, second, 10.5, 12.5, Math.PI);
    setVoxel(grid, 9, ground, 12, Voxel.placedByHiders);
    setVoxel(grid, 7, ground, 12, Voxel.placedByHiders);
    // Over the wall to the west, a stop, a turn by half a circle, and back to the east.
    const there = 26;
    const script: Script = (step) =>
      step < there
        ? { forward: simulation.state.position[second * 3]! > 6.4 ? 0.9 : 0, jump: 1 }
        : step < there + 12
          ? { turn: 1 }
          : { forward: simulation.state.position[second * 3]! < 10.4 ? 0.9 : 0, jump: 1 };
    const result = figures({ simulation, grid }, { [second]: script });
    expect(result).toMatchObject({ hider_climbs: 2, seeker_climbs: 0 });
  });

  it('is not counted for a wall that has collapsed to one block, nor for a placed block', () => {
    const { simulation, grid } = stage({ catching: { enabled: false }, episodeSteps: 60 }, 12);
    setVoxel(grid, 8, ground, 12, Voxel.stone);
    setVoxel(grid, 10, ground, 12, Voxel.loose);
    stand(simulation.state, second, 12.5, 12.5, Math.PI);
    const over: Script = () => ({ forward: 0.9, jump: 1 });
    expect(figures({ simulation, grid }, { [second]: over })).toMatchObject({ hider_climbs: 0 });
    expect(simulation.state.position[second * 3]).toBeLessThan(7);
  });

  it('is counted for seekers that bring a block', () => {
    const { simulation, grid } = stage({ catching: { enabled: false }, episodeSteps: 60 }, -1);
    stand(simulation.state, seeker, 6.2, 2.5);
    setVoxel(grid, 7, ground, 2, Voxel.placedBySeekers);
    const over: Script = () => ({ forward: 0.9, jump: 1 });
    expect(figures({ simulation, grid }, { [seeker]: over })).toMatchObject({
      seeker_climbs: 1,
      hider_climbs: 0,
    });
  });
});
