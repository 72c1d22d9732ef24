import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { castRay, createRayHit, lineIsClear, rayToBox } from '../src/rays.js';
import { setVoxel, Voxel } from '../src/voxels.js';
import type { VoxelGrid } from '../src/voxels.js';
import { numbers } from './arena.js';

const size = 8;

function emptyGrid(): VoxelGrid {
  return { cells: new Uint8Array(size ** 3), size, height: size, top: 0 };
}

/**
 * The slow way: the nearest of the entries of the ray into each solid cube, found face by face: a face that the ray's
 * plane intersection lies on counts.
 */
function nearestFace(grid: VoxelGrid, o: number[], d: number[]): number {
  let nearest = Infinity;
  for (let cell = 0; cell < grid.cells.length; cell++) {
    if (grid.cells[cell] === Voxel.air) continue;
    const corner = [cell % size, Math.floor(cell / (size * size)), Math.floor(cell / size) % size];
    for (const axis of [0, 1, 2]) {
      for (const side of [0, 1]) {
        const distance = (corner[axis]! + side - o[axis]!) / d[axis]!;
        if (!(distance >= 0)) continue;
        const onFace = [0, 1, 2].every((other) => {
          const at = o[other]! + distance * d[other]! - corner[other]!;
          return other === axis || (at >= 0 && at <= 1);
        });
        if (onFace) nearest = Math.min(nearest, distance);
      }
    }
  }
  return nearest;
}

describe('a ray through the voxels', () => {
  it('meets what an intersection with every face of every cube finds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (seed) => {
        const next = numbers(seed);
        const grid = emptyGrid();
        for (let i = 0; i < 40; i++) {
          const [x, y, z] = [0, 0, 0].map(() => Math.floor(next() * size));
          setVoxel(grid, x!, y!, z!, Voxel.stone);
        }
        const hit = createRayHit();
        for (let i = 0; i < 20; i++) {
          const o = [0, 0, 0].map(() => next() * size);
          const raw = [0, 0, 0].map(() => next() * 2 - 1);
          const norm = Math.hypot(...raw);
          const d = raw.map((value) => value / norm);
          const [x, y, z] = o.map(Math.floor);
          if (grid.cells[x! + size * (z! + size * y!)] !== Voxel.air) continue;
          castRay(grid, o[0]!, o[1]!, o[2]!, d[0]!, d[1]!, d[2]!, 6, hit);
          const expected = nearestFace(grid, o, d);
          expect(hit.distance).toBeCloseTo(Math.min(6, expected), 9);
          expect(hit.kind).toBe(expected < 6 ? Voxel.stone : Voxel.air);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('says which voxel it met, and through which face', () => {
    const grid = emptyGrid();
    setVoxel(grid, 5, 2, 3, Voxel.loose);
    const hit = createRayHit();
    castRay(grid, 1.5, 2.5, 3.5, 1, 0, 0, 10, hit);
    expect(hit).toEqual({
      distance: 3.5,
      kind: Voxel.loose,
      x: 5,
      y: 2,
      z: 3,
      normalX: -1,
      normalY: 0,
      normalZ: 0,
    });
  });

  it('meets nothing beyond its length, outside the world and above everything', () => {
    const grid = emptyGrid();
    setVoxel(grid, 5, 2, 3, Voxel.loose);
    const hit = createRayHit();
    castRay(grid, 1.5, 2.5, 3.5, 1, 0, 0, 3.4, hit);
    expect([hit.kind, hit.distance]).toEqual([Voxel.air, 3.4]);
    castRay(grid, 1.5, 2.5, 3.5, -1, 0, 0, 10, hit);
    expect([hit.kind, hit.distance]).toEqual([Voxel.air, 10]);
    castRay(grid, 1.5, 6.5, 3.5, 0, 1, 0, 10, hit);
    expect([hit.kind, hit.distance]).toEqual([Voxel.air, 10]);
    castRay(grid, 5.5, 6.5, 3.5, 0, -1, 0, 10, hit);
    expect([hit.kind, hit.distance]).toEqual([Voxel.loose, 3.5]);
  });
});

describe('a line between two points', () => {
  it('is clear exactly when it is clear the other way round', () => {
    const grid = emptyGrid();
    const next = numbers(3);
    for (let i = 0; i < 60; i++) {
      const [x, y, z] = [0, 0, 0].map(() => Math.floor(next() * size));
      setVoxel(grid, x!, y!, z!, Voxel.stone);
    }
    const hit = createRayHit();
    const free = (): number[] => {
      for (;;) {
        const p = [0, 0, 0].map(() => next() * size);
        const [x, y, z] = p.map(Math.floor);
        if (grid.cells[x! + size * (z! + size * y!)] === Voxel.air) return p;
      }
    };
    for (let i = 0; i < 500; i++) {
      const [a, b] = [free(), free()];
      const there = lineIsClear(grid, a[0]!, a[1]!, a[2]!, b[0]!, b[1]!, b[2]!, hit);
      expect(lineIsClear(grid, b[0]!, b[1]!, b[2]!, a[0]!, a[1]!, a[2]!, hit)).toBe(there);
    }
  });
});

describe('a ray at a box', () => {
  it('enters at the near side, is 0 away from inside, and misses beside and behind', () => {
    const at = (ox: number, oy: number, dx: number): number =>
      rayToBox(ox, oy, 0.5, dx, 0, 0, 2, 0, 0, 3, 1, 1);
    expect(at(0, 0.5, 1)).toBe(2);
    expect(at(2.5, 0.5, 1)).toBe(0);
    expect(at(0, 1.5, 1)).toBe(Infinity);
    expect(at(5, 0.5, 1)).toBe(Infinity);
    expect(at(5, 0.5, -1)).toBe(2);
  });
});
