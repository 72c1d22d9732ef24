import { describe, expect, it } from '@jest/globals';
import { castRay, createRay, createRayHit } from '../src/rays.js';
import { castVerticalFan, createVerticalFan } from '../src/vertical-fan.js';
import { isSolid, setVoxel, Voxel } from '../src/voxels.js';
import type { RayHit } from '../src/rays.js';
import type { VoxelGrid } from '../src/voxels.js';
import { numbers } from './arena.js';
import { isClear } from './line-of-sight.js';
import { cubesOf, nearestFace } from './nearest-face.js';

const size = 8;

/** An empty grid of its own. */
function createVoxelGrid(size: number, height: number): VoxelGrid {
  const columns = size * size;
  return { cells: new Uint8Array(columns * height), surface: new Uint8Array(columns), size, height, top: 0 };
}

/** Ground with holes and hills, and single voxels in the air: every sort of thing that a ray can come to. */
function randomGrid(next: () => number): VoxelGrid {
  const grid = createVoxelGrid(size, size);
  for (let column = 0; column < size * size; column++) {
    const height = Math.floor(next() * 3);
    for (let y = 0; y < height; y++) {
      setVoxel(grid, column % size, y, Math.floor(column / size), Voxel.terrain);
    }
  }
  const floating = Math.floor(next() * 30);
  for (let i = 0; i < floating; i++) {
    const [x, y, z] = [0, 0, 0].map(() => Math.floor(next() * size));
    setVoxel(grid, x!, y!, z!, Voxel.stone);
  }
  return grid;
}

function freePoint(grid: VoxelGrid, next: () => number): [number, number, number] {
  for (;;) {
    const point: [number, number, number] = [next() * size, next() * size, next() * size];
    if (!isSolid(grid, Math.floor(point[0]), Math.floor(point[1]), Math.floor(point[2]))) return point;
  }
}

/** Of two rays: whether they came equally far, as exactly as doubles that went different ways can tell. */
function differ(a: number, b: number): boolean {
  return Math.abs(a - b) > 1e-9;
}

function cast(
  grid: VoxelGrid,
  o: readonly number[],
  d: readonly number[],
  length: number,
  hit: RayHit,
): void {
  const ray = createRay();
  ray.origin.set(o);
  ray.direction.set(d);
  ray.length = length;
  castRay(grid, ray, hit);
}

describe('100,000 random rays', () => {
  it('end where an intersection with every face of every cube says, voxel by voxel', () => {
    const next = numbers(1);
    const hit = createRayHit();
    const wrong: string[] = [];
    let met = 0;
    for (let world = 0; world < 1000; world++) {
      const grid = randomGrid(next);
      const cubes = cubesOf(grid);
      for (let ray = 0; ray < 100; ray++) {
        const o = freePoint(grid, next);
        const raw = [next() * 2 - 1, next() * 2 - 1, next() * 2 - 1];
        const length = Math.hypot(...raw);
        const d = raw.map((value) => value / length);
        cast(grid, o, d, 6, hit);
        const expected = nearestFace(cubes, o, d);
        if (expected < 6) met++;
        const isRight = expected < 6 ? hit.kind !== Voxel.air : hit.kind === Voxel.air;
        if (!isRight || differ(hit.distance, Math.min(6, expected))) wrong.push(`${world} ${o} ${d}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(met).toBeGreaterThan(25_000);
  });

  it('end there too when all that lie in a vertical plane are followed in one walk', () => {
    const next = numbers(2);
    const fan = createVerticalFan(4);
    const wrong: string[] = [];
    let met = 0;
    for (let world = 0; world < 1000; world++) {
      const grid = randomGrid(next);
      const cubes = cubesOf(grid);
      for (let plane = 0; plane < 25; plane++) {
        const [ox, oy, oz] = freePoint(grid, next);
        const yaw = next() * 2 * Math.PI;
        const [dx, dz] = [Math.cos(yaw), Math.sin(yaw)];
        const elevations = [0, 0, 0, 0].map(() => (next() - 0.5) * 3).sort((a, b) => a - b);
        for (let row = 0; row < 4; row++) {
          fan.slopes[row] = Math.tan(elevations[row]!);
          fan.reaches[row] = next() * 8;
        }
        fan.origin.set([ox, oy, oz]);
        fan.direction.set([dx, dz]);
        castVerticalFan(grid, fan);
        for (let row = 0; row < 4; row++) {
          const [cos, sin] = [Math.cos(elevations[row]!), Math.sin(elevations[row]!)];
          const expected = nearestFace(cubes, [ox, oy, oz], [dx * cos, sin, dz * cos]) * cos;
          const reach = fan.reaches[row]!;
          if (expected < reach) met++;
          const isRight = expected < reach ? fan.kinds[row] !== Voxel.air : fan.kinds[row] === Voxel.air;
          if (!isRight || differ(fan.distances[row]!, Math.min(reach, expected))) {
            wrong.push(`${world} ${ox} ${oy} ${oz} ${yaw} ${elevations[row]} ${reach}`);
          }
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(met).toBeGreaterThan(25_000);
  });
});

describe('a ray through the voxels', () => {
  it('says which voxel it met, and through which face', () => {
    const grid = createVoxelGrid(size, size);
    setVoxel(grid, 5, 2, 3, Voxel.loose);
    const hit = createRayHit();
    cast(grid, [1.5, 2.5, 3.5], [1, 0, 0], 10, hit);
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
    const grid = createVoxelGrid(size, size);
    setVoxel(grid, 5, 2, 3, Voxel.loose);
    const hit = createRayHit();
    cast(grid, [1.5, 2.5, 3.5], [1, 0, 0], 3.4, hit);
    expect([hit.kind, hit.distance]).toEqual([Voxel.air, 3.4]);
    cast(grid, [1.5, 2.5, 3.5], [-1, 0, 0], 10, hit);
    expect([hit.kind, hit.distance]).toEqual([Voxel.air, 10]);
    cast(grid, [1.5, 6.5, 3.5], [0, 1, 0], 10, hit);
    expect([hit.kind, hit.distance]).toEqual([Voxel.air, 10]);
    cast(grid, [5.5, 6.5, 3.5], [0, -1, 0], 10, hit);
    expect([hit.kind, hit.distance]).toEqual([Voxel.loose, 3.5]);
  });
});

describe('rays of a vertical plane', () => {
  it('say what each of them met: over a block, at its face and on the ground before it', () => {
    const grid = createVoxelGrid(size, size);
    for (let x = 0; x < size; x++) setVoxel(grid, x, 0, 3, Voxel.terrain);
    setVoxel(grid, 5, 1, 3, Voxel.loose);
    const fan = createVerticalFan(3);
    // From 2 blocks up at x = 1: 1 down per block meets the ground (top at 1) after 1; 0.1 down is at 1.6 where the
    // block's face is; level passes over its top at 2.
    fan.slopes.set([-1, -0.1, 0.01]);
    fan.reaches.fill(10);
    fan.origin.set([1, 2, 3.5]);
    fan.direction.set([1, 0]);
    castVerticalFan(grid, fan);
    expect([...fan.distances]).toEqual([1, 4, 10]);
    expect([...fan.kinds]).toEqual([Voxel.terrain, Voxel.loose, Voxel.air]);
  });
});

describe('a line of sight', () => {
  it('is clear exactly when it is clear the other way round', () => {
    const next = numbers(3);
    let [clear, different] = [0, 0];
    for (let world = 0; world < 200; world++) {
      const grid = randomGrid(next);
      for (let i = 0; i < 100; i++) {
        const [a, b] = [freePoint(grid, next), freePoint(grid, next)];
        const there = isClear(grid, a, b);
        if (there !== isClear(grid, b, a)) different++;
        if (there) clear++;
      }
    }
    expect(different).toBe(0);
    expect(clear).toBeGreaterThan(2000);
    expect(clear).toBeLessThan(18_000);
  });

  it('is so too through the corners of columns: between the middles of all columns, at the height of eyes', () => {
    const next = numbers(5);
    let [pairs, clear, different] = [0, 0, 0];
    for (let world = 0; world < 12; world++) {
      // 16 x 16 columns, one in eight of them two blocks high, and eyes at one height or at two.
      const grid = createVoxelGrid(16, 8);
      const eyes: [number, number, number][] = [];
      for (let column = 0; column < 256; column++) {
        const [x, z] = [column % 16, Math.floor(column / 16)];
        setVoxel(grid, x, 0, z, Voxel.terrain);
        if (next() < 1 / 8) for (const y of [1, 2]) setVoxel(grid, x, y, z, Voxel.stone);
        else eyes.push([x + 0.5, 2.45 + (world % 2) * Math.floor(next() * 2), z + 0.5]);
      }
      eyes.forEach((a, i) => {
        for (const b of eyes.slice(i + 1)) {
          pairs++;
          const there = isClear(grid, a, b);
          if (there) clear++;
          if (there !== isClear(grid, b, a)) different++;
        }
      });
    }
    expect(pairs).toBeGreaterThan(250_000);
    expect(clear).toBeGreaterThan(50_000);
    expect(clear).toBeLessThan(200_000);
    expect(different).toBe(0);
  });

  it('is closed by a column that it touches at the corner, on either side, and not by a lower one', () => {
    const [near, far] = [
      [1.5, 2.45, 1.5],
      [6.5, 2.45, 6.5],
    ];
    for (const [x, z] of [
      [4, 3],
      [3, 4],
    ] as const) {
      const grid = createVoxelGrid(size, size);
      for (const y of [0, 1]) setVoxel(grid, x, y, z, Voxel.stone);
      expect([isClear(grid, near, far), isClear(grid, far, near)]).toEqual([true, true]);
      setVoxel(grid, x, 2, z, Voxel.stone);
      expect([isClear(grid, near, far), isClear(grid, far, near)]).toEqual([false, false]);
    }
  });

  it('goes on to the border and ends there, also where it leaves the world through a corner', () => {
    const grid = createVoxelGrid(size, size);
    expect(isClear(grid, [1.5, 2.45, 1.5], [12.5, 2.45, 12.5])).toBe(true);
    expect(isClear(grid, [1.5, 2.45, 3.5], [-4.5, 2.45, 9.5])).toBe(true);
  });
});
