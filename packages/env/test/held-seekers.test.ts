import { describe, expect, it } from '@jest/globals';
import { seekersAreFree } from '../src/seeker-reach.js';
import { setVoxel, Voxel, voxelAt } from '../src/voxels.js';
import { ground, stand } from './arena.js';
import { buildPen, figures, first, preparation, second, seeker, stage } from './metrics/stage.js';
import type { Stage } from './metrics/stage.js';

describe('seekers that are held', () => {
  it('cannot be sealed in: the last block of a pen is refused before the release, and not after it', () => {
    const pen = (when: number): number => {
      const { simulation, grid } = stage({ catching: { enabled: false } });
      // A seeker in the corner, walled off by stone at a distance of 4 but for one column, where a hider stands ready.
      buildPen(grid);
      stand(simulation.state, seeker, 1.5, 1.5);
      stand(simulation.state, first, 1.5, 6.5, -Math.PI / 2);
      simulation.state.carried[first] = 1;
      return figures({ simulation, grid }, { [first]: (step) => ({ place: Number(step === when) }) })
        .hider_blocks_placed;
    };
    expect(pen(2)).toBe(0);
    expect(pen(preparation)).toBe(1);
  });

  it('keep their way out: a stair that leads out of a closed pen is not taken before the release', () => {
    const stairTaken = (when: number): Stage & { readonly taken: number; readonly early: number } => {
      const { simulation, grid } = stage({ catching: { enabled: false } });
      const { state } = simulation;
      buildPen(grid);
      // A stair inside, before the wall, and another one outside, on which the second hider stands: it reaches over.
      setVoxel(grid, 4, ground, 1, Voxel.loose);
      setVoxel(grid, 6, ground, 1, Voxel.loose);
      stand(state, seeker, 1.5, 1.5);
      stand(state, first, 1.5, 6.5, -Math.PI / 2);
      stand(state, second, 6.5, 1.5, -Math.PI, ground + 1);
      state.carried[first] = 1;
      const result = figures(
        { simulation, grid },
        {
          [first]: (step) => ({ place: Number(step === 1) }),
          [second]: (step) => ({ remove: Number(step === when) }),
        },
      );
      // The pen is closed in any case: the stair leads out.
      expect(result.hider_blocks_placed).toBe(1);
      const { hider_blocks_removed: taken, hider_blocks_removed_in_preparation: early } = result;
      return { simulation, grid, taken, early };
    };
    const before = stairTaken(3);
    expect([before.taken, before.early]).toEqual([0, 0]);
    expect(voxelAt(before.grid, 4, ground, 1)).toBe(Voxel.loose);
    expect([before.simulation.state.carried[second], before.simulation.state.cooldown[second]]).toEqual([
      0, 0,
    ]);
    const after = stairTaken(preparation);
    expect([after.taken, after.early]).toEqual([1, 0]);
    expect(voxelAt(after.grid, 4, ground, 1)).toBe(Voxel.air);
  });

  it('are looked after one by one: a pen around the second of two counts', () => {
    const pen = (when: number): number => {
      const { simulation, grid } = stage({ seekers: 2, hiders: 1, catching: { enabled: false } });
      buildPen(grid);
      stand(simulation.state, 0, 12.5, 12.5);
      stand(simulation.state, 1, 1.5, 1.5);
      stand(simulation.state, 2, 1.5, 6.5, -Math.PI / 2);
      simulation.state.carried[2] = 1;
      return figures({ simulation, grid }, { [2]: (step) => ({ place: Number(step === when) }) })
        .hider_blocks_placed;
    };
    expect(pen(2)).toBe(0);
    expect(pen(preparation)).toBe(1);
  });

  it('are free with half of the world to walk to, and not with one column less', () => {
    // The wall leaves them 8 x 16 of 16 x 16 columns.
    const { simulation, grid } = stage({}, -1);
    expect(seekersAreFree(simulation.state, 0, simulation.search)).toBe(true);
    for (const y of [0, 1]) setVoxel(grid, 2, ground + y, 12, Voxel.stone);
    expect(seekersAreFree(simulation.state, 0, simulation.search)).toBe(false);
  });
});
