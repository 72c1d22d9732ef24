import { describe, expect, it } from '@jest/globals';
import { FootSearch } from '../src/connectivity.js';
import { setVoxel, Voxel } from '../src/voxels.js';
import type { VoxelGrid } from '../src/voxels.js';
import { arena, ground, wallWithDoorway } from './arena.js';

function reaches(grid: VoxelGrid, x: number, y: number, z: number): boolean {
  const search = new FootSearch(grid.cells.length);
  search.begin(grid);
  search.addStart(2, ground, 2);
  search.flood();
  return search.hasReached(x, y, z);
}

describe('the search on foot', () => {
  it('goes around walls and through doorways, and not through what is closed', () => {
    const { grid } = arena();
    wallWithDoorway(grid, 8, 12);
    expect(reaches(grid, 12, ground, 2)).toBe(true);
    setVoxel(grid, 8, ground + 1, 12, Voxel.loose);
    expect(reaches(grid, 12, ground, 2)).toBe(false);
  });

  it('jumps one block, climbs over a wall of two from there, and falls down on the other side', () => {
    const { grid } = arena();
    wallWithDoorway(grid, 8, -1);
    expect(reaches(grid, 12, ground, 2)).toBe(false);
    setVoxel(grid, 7, ground, 5, Voxel.loose);
    expect(reaches(grid, 8, ground + 2, 9)).toBe(true);
    expect(reaches(grid, 12, ground, 2)).toBe(true);
  });

  it('does not jump under a ceiling', () => {
    const { grid } = arena();
    wallWithDoorway(grid, 8, -1);
    setVoxel(grid, 7, ground, 5, Voxel.loose);
    for (const [x, z] of [
      [6, 5],
      [7, 4],
      [7, 6],
    ] as const) {
      setVoxel(grid, x, ground + 2, z, Voxel.stone);
    }
    expect(reaches(grid, 7, ground + 1, 5)).toBe(false);
  });
});
