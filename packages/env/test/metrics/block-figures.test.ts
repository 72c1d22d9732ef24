import { describe, expect, it } from '@jest/globals';
import { setVoxel, Voxel } from '../../src/voxels.js';
import type { VoxelGrid } from '../../src/voxels.js';
import { ground } from '../arena.js';
import { figures, first, preparation, seeker, stage } from './stage.js';

describe('blocks', () => {
  it('are counted by team and phase when they are taken, carried and placed', () => {
    const { simulation, grid } = stage();
    // Hider 1 has a block before it and takes it in step 0, places it in step 5, takes it again in step 10.
    setVoxel(grid, 13, ground, 2, Voxel.loose);
    // The seeker has one before it and takes it as soon as it is let go, in step 8.
    setVoxel(grid, 4, ground, 2, Voxel.loose);
    setVoxel(grid, 1, ground, 14, Voxel.loose);
    setVoxel(grid, 1, ground, 15, Voxel.loose);
    const result = figures(
      { simulation, grid },
      {
        [first]: (step) => ({ remove: Number(step === 0 || step === 10), place: Number(step === 5) }),
        [seeker]: () => ({ remove: 1 }),
      },
    );
    expect(result).toMatchObject({
      hider_blocks_removed: 2,
      hider_blocks_removed_in_preparation: 1,
      hider_blocks_placed: 1,
      hider_blocks_placed_in_preparation: 1,
      seeker_blocks_removed: 1,
      seeker_blocks_placed: 0,
    });
    // After steps 0 to 4 and 10 to 19, one of two hiders: 15 / (2 x 20); 5 / (2 x 8) in the preparation. The seeker
    // carries one after steps 8 to 19.
    expect(result.hider_blocks_carried).toBeCloseTo(15 / 40, 6);
    expect(result.hider_blocks_carried_in_preparation).toBeCloseTo(5 / 16, 6);
    expect(result.seeker_blocks_carried).toBeCloseTo(12 / 20, 6);
  });

  it('are moved once in five steps at most', () => {
    const { simulation, grid } = stage();
    for (const [x, y] of [
      [13, 0],
      [13, 1],
      [14, 0],
    ] as const)
      setVoxel(grid, x, ground + y, 2, Voxel.loose);
    const result = figures({ simulation, grid }, { [first]: () => ({ remove: 1 }) });
    // Taken in steps 0, 5 and 10.
    expect(result.hider_blocks_carried).toBeCloseTo((5 * 1 + 5 * 2 + 10 * 3) / 40, 6);
  });

  it('are withheld at the release when hiders carry or own them, or seekers cannot come to them', () => {
    const { simulation, grid } = stage({ looseBlocks: 5 }, -1);
    // One on the seeker's side; one behind the wall; one that a hider takes; one that a hider placed on the seeker's
    // side; and one on the wall, which stands in nobody's reach.
    setVoxel(grid, 2, ground, 12, Voxel.loose);
    setVoxel(grid, 10, ground, 12, Voxel.loose);
    setVoxel(grid, 13, ground, 2, Voxel.loose);
    setVoxel(grid, 2, ground, 14, Voxel.placedByHiders);
    setVoxel(grid, 8, ground + 2, 8, Voxel.loose);
    const result = figures({ simulation, grid }, { [first]: (step) => ({ remove: Number(step === 0) }) });
    expect(result.blocks_withheld_at_release).toBeCloseTo(4 / 5, 6);
  });

  it('are not withheld by ownership where there is none', () => {
    const { simulation, grid } = stage({ looseBlocks: 4, blockOwnership: 'none' }, -1);
    for (const z of [10, 11, 12, 13]) setVoxel(grid, 2, ground, z, Voxel.placedByHiders);
    expect(figures({ simulation, grid }).blocks_withheld_at_release).toBe(0);
  });

  it('tell nothing where there are none', () => {
    expect(figures(stage({ looseBlocks: 0 })).blocks_withheld_at_release).toBeNaN();
  });
});

describe('the reach of seekers at the release', () => {
  /** Whether the only loose block is withheld. */
  const isWithheld = (build: (grid: VoxelGrid) => void): boolean => {
    const { simulation, grid } = stage({ looseBlocks: 1, carryCapacity: 1 }, -1);
    build(grid);
    return figures({ simulation, grid }).blocks_withheld_at_release === 1;
  };
  const onPillar = (grid: VoxelGrid): void => {
    setVoxel(grid, 4, ground, 8, Voxel.stone);
    setVoxel(grid, 4, ground + 1, 8, Voxel.loose);
  };

  it('is a block from one below the feet to one above them', () => {
    expect(isWithheld((grid) => setVoxel(grid, 4, ground - 1, 8, Voxel.loose))).toBe(false);
    expect(isWithheld((grid) => setVoxel(grid, 4, ground, 8, Voxel.loose))).toBe(false);
    expect(isWithheld(onPillar)).toBe(false);
    expect(isWithheld((grid) => setVoxel(grid, 4, ground + 2, 8, Voxel.loose))).toBe(true);
  });

  it('is what one stands on, also at the bottom of a pit', () => {
    const pit = (grid: VoxelGrid): void => {
      setVoxel(grid, 4, ground - 1, 8, Voxel.air);
      setVoxel(grid, 4, ground - 2, 8, Voxel.loose);
    };
    expect(isWithheld(pit)).toBe(false);
  });

  it('is what lies beside one, on any of the four sides', () => {
    const around = [
      [5, 8],
      [3, 8],
      [4, 9],
      [4, 7],
    ] as const;
    const openTo = (open: readonly number[]) => (grid: VoxelGrid) => {
      onPillar(grid);
      around.forEach(([x, z], side) => {
        if (open.includes(side)) return;
        for (const y of [0, 1]) setVoxel(grid, x, ground + y, z, Voxel.stone);
      });
    };
    expect([[0], [1], [2], [3]].map((open) => isWithheld(openTo(open)))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(isWithheld(openTo([]))).toBe(true);
  });
});

describe('the release', () => {
  it('parts what hiders place before it from what they place later', () => {
    const { simulation, grid } = stage();
    simulation.state.carried[first] = 2;
    const times = [preparation - 1, preparation + 4];
    const result = figures(
      { simulation, grid },
      { [first]: (step) => ({ place: Number(times.includes(step)) }) },
    );
    expect(result).toMatchObject({ hider_blocks_placed: 2, hider_blocks_placed_in_preparation: 1 });
  });
});
