import { describe, expect, it } from '@jest/globals';
import { countClimbs } from '../src/climbing.js';
import { Counter } from '../src/episode-metrics.js';
import { setVoxel, Voxel } from '../src/voxels.js';
import { arena, ground, stand } from './arena.js';

/** Climbs of a seeker that comes over a column of these kinds, from the ground on, with its feet so high above that. */
function climbsOver(kinds: readonly number[], feet: number): number {
  const { state, grid } = arena();
  kinds.forEach((kind, y) => setVoxel(grid, 8, ground + y, 5, kind));
  countClimbs(state, 0);
  stand(state, 0, 8.5, 5.5, 0, ground + feet);
  countClimbs(state, 0);
  return state.counters[Counter.seekerClimbs]!;
}

describe('a climb', () => {
  const { stone, terrain, loose } = Voxel;

  it('is over two blocks of stone, whatever lies on them and however high above', () => {
    expect(climbsOver([stone, stone], 2)).toBe(1);
    expect(climbsOver([stone, stone], 3.2)).toBe(1);
    expect(climbsOver([stone, stone, loose, loose], 4)).toBe(1);
  });

  it('is not over one block of stone, over blocks, or over ground with stone in it', () => {
    expect(climbsOver([stone], 1)).toBe(0);
    expect(climbsOver([loose, loose], 2)).toBe(0);
    expect(climbsOver([stone, stone, terrain], 3)).toBe(0);
  });

  it('is counted once while it lasts', () => {
    const { state, grid } = arena();
    for (const y of [0, 1]) setVoxel(grid, 8, ground + y, 5, stone);
    stand(state, 1, 8.5, 5.5, 0, ground + 2);
    countClimbs(state, 0);
    countClimbs(state, 0);
    expect([state.counters[Counter.hiderClimbs], state.counters[Counter.seekerClimbs]]).toEqual([1, 0]);
  });
});
