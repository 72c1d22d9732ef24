import { describe, expect, it } from '@jest/globals';
import type { Opening } from '../../src/map-plan.js';
import { cellAt } from '../../src/scripted/cells.js';
import { findRooms, gapsOf, isInside, isStepToWall } from '../../src/scripted/rooms.js';
import { setVoxel, Voxel } from '../../src/voxels.js';
import type { VoxelGrid } from '../../src/voxels.js';
import { arena, ground } from '../arena.js';

/** Columns 5 to 8 by 6 to 10 with a wall around, a doorway at (6, 5), and a collapsed piece at (9, 8). */
const doorway: Opening = { x: 6, z: 5, alongX: true, width: 1, floor: ground, inward: 1, room: 0 };
const collapsed: Opening = { x: 9, z: 8, alongX: false, width: 1, floor: ground, inward: -1, room: 0 };

function walledRoom(): VoxelGrid {
  const { grid } = arena();
  for (let z = 5; z <= 11; z++) {
    for (let x = 4; x <= 9; x++) {
      if (x !== 4 && x !== 9 && z !== 5 && z !== 11) continue;
      const height = x === 6 && z === 5 ? 0 : x === 9 && z === 8 ? 1 : 2;
      for (let y = ground; y < ground + height; y++) setVoxel(grid, x, y, z, Voxel.stone);
    }
  }
  return grid;
}

describe('a room', () => {
  it('is found from its openings', () => {
    const grid = walledRoom();
    const [room, ...others] = findRooms(grid, [doorway, collapsed]);
    expect(others).toEqual([]);
    expect(room!.inside).toEqual({ x0: 5, z0: 6, x1: 8, z1: 10 });
    expect(isInside(room!, 8.9, 6.1)).toBe(true);
    expect(isInside(room!, 9.1, 6.1)).toBe(false);
  });

  it('is open where a doorway lacks two blocks and a collapsed wall one, each filled from inside', () => {
    const grid = walledRoom();
    const room = findRooms(grid, [doorway, collapsed])[0]!;
    const gap = (x: number, y: number, z: number, sx: number, sz: number, opening: number): object => ({
      cell: cellAt(grid, x, y, z),
      stand: cellAt(grid, sx, ground, sz),
      opening,
    });
    expect(gapsOf(grid, room)).toEqual([
      gap(6, ground, 5, 6, 6, 0),
      gap(6, ground + 1, 5, 6, 6, 0),
      gap(9, ground + 1, 8, 8, 8, 1),
    ]);
    setVoxel(grid, 6, ground, 5, Voxel.placedByHiders);
    setVoxel(grid, 9, ground + 1, 8, Voxel.placedByHiders);
    expect(gapsOf(grid, room)).toEqual([gap(6, ground + 1, 5, 6, 6, 0)]);
  });

  it('has a step to its wall where a block touches a side of it from outside', () => {
    const grid = walledRoom();
    const room = findRooms(grid, [doorway, collapsed])[0]!;
    const isStep = (x: number, z: number): boolean => isStepToWall(grid, room, cellAt(grid, x, ground, z));
    expect([isStep(3, 8), isStep(3, 5), isStep(6, 12), isStep(10, 11)]).toEqual([true, true, true, true]);
    // Off the corner, one column farther, and inside.
    expect([isStep(3, 4), isStep(2, 8), isStep(5, 8)]).toEqual([false, false, false]);
  });
});
