import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mapNames } from '../src/config.js';
import type { HideAndSeekOptions } from '../src/config.js';
import { resolveHideAndSeekConfig, validateHideAndSeekConfig } from '../src/config-validation.js';
import { canStand, FootSearch } from '../src/connectivity.js';
import { createHideAndSeek } from '../src/hide-and-seek.js';
import { openingColumns } from '../src/map-room.js';
import { mostOpenings, readOpenings } from '../src/openings.js';
import { seedRandom } from '../src/random.js';
import { cellIndex, setVoxel, surfaceHeight, Voxel } from '../src/voxels.js';
import { createGenerationScratch, everyoneIsConnected, generateWorld } from '../src/world-generation.js';
import { clearEpisode, createWorldState } from '../src/world-state.js';
import type { WorldState } from '../src/world-state.js';
import { arena, ground, wallWithDoorway } from './arena.js';

function* worlds(options: HideAndSeekOptions, count: number): Generator<WorldState> {
  const config = resolveHideAndSeekConfig(options);
  const state = createWorldState(config, 1);
  const search = new FootSearch(state.voxels.length);
  const scratch = createGenerationScratch(config, search);
  for (let seed = 0; seed < count; seed++) {
    seedRandom(state.random, 0, seed, 0);
    clearEpisode(state, 0);
    generateWorld(state, 0, config, scratch);
    yield state;
  }
}

function cellOf(state: WorldState, agent: number): [number, number, number] {
  const [x, y, z] = state.position.slice(agent * 3, agent * 3 + 3);
  return [Math.floor(x!), y!, Math.floor(z!)];
}

const kinds = (state: WorldState, kind: number): number =>
  state.voxels.reduce((count, voxel) => count + (voxel === kind ? 1 : 0), 0);

describe.each<[string, HideAndSeekOptions]>([
  ['fort', { map: 'fort' }],
  ['open', { map: 'open', terrainRange: 3 }],
  [
    'small crowded fort',
    { map: 'fort', worldSize: 16, seekers: 4, hiders: 4, looseBlocks: 16, doorwayWidth: 2 },
  ],
  ['small crowded open', { map: 'open', worldSize: 16, seekers: 4, hiders: 4, looseBlocks: 16 }],
  ['ruins', { map: 'ruins', terrainRange: 3 }],
  ['ruins of many rooms', { map: 'ruins', rooms: 4, doorways: 4, doorwayWidth: 2, seekers: 2 }],
  [
    'small crowded ruins',
    { map: 'ruins', worldSize: 16, rooms: 1, doorways: 1, seekers: 4, hiders: 4, looseBlocks: 16 },
  ],
  ['large', { map: 'fort', worldSize: 64, doorways: 1, looseBlocks: 64 }],
])('a %s world', (name, options) => {
  const count = name === 'large' ? 15 : 60;

  it('lets every seeker walk to every hider and to half of the world, and nobody start inside anything', () => {
    for (const state of worlds(options, count)) {
      const grid = state.grids[0]!;
      const search = new FootSearch(grid.cells.length);
      for (let agent = 0; agent < state.agents; agent++)
        expect(canStand(grid, ...cellOf(state, agent))).toBe(true);
      for (let seeker = 0; seeker < state.seekers; seeker++) {
        search.begin(grid);
        search.addStart(...cellOf(state, seeker));
        expect(search.flood()).toBeGreaterThanOrEqual((grid.size * grid.size) / 2);
        for (let hider = state.seekers; hider < state.agents; hider++) {
          expect(search.hasReached(...cellOf(state, hider))).toBe(true);
        }
      }
    }
  });

  it('has its loose blocks, and none of them or of the stones within two columns of a seeker', () => {
    const { looseBlocks } = resolveHideAndSeekConfig(options);
    for (const state of worlds(options, count)) {
      const grid = state.grids[0]!;
      expect(kinds(state, Voxel.loose)).toBe(looseBlocks);
      for (let seeker = 0; seeker < state.seekers; seeker++) {
        const [sx, , sz] = cellOf(state, seeker);
        for (let x = Math.max(0, sx - 2); x <= Math.min(grid.size - 1, sx + 2); x++) {
          for (let z = Math.max(0, sz - 2); z <= Math.min(grid.size - 1, sz + 2); z++) {
            const top = surfaceHeight(grid, x, z) - 1;
            expect(grid.cells[cellIndex(grid, x, top, z)]).toBe(Voxel.terrain);
          }
        }
      }
    }
  });
});

describe('a fort', () => {
  it('has a closed wall of two blocks but for its doorways', () => {
    for (const doorways of [1, 2, 3, 4]) {
      for (const doorwayWidth of [1, 2]) {
        const options: HideAndSeekOptions = { map: 'fort', doorways, doorwayWidth, looseBlocks: 0 };
        for (const state of worlds(options, 10)) {
          const grid = state.grids[0]!;
          const stones = [...grid.cells.keys()].filter((cell) => grid.cells[cell] === Voxel.stone);
          const columns = stones.map((cell) => [cell % 32, Math.floor(cell / 32) % 32] as const);
          const xs = columns.map(([x]) => x);
          const zs = columns.map(([, z]) => z);
          const width = Math.max(...xs) - Math.min(...xs) + 1;
          const depth = Math.max(...zs) - Math.min(...zs) + 1;
          expect(stones.length).toBe(2 * (2 * (width + depth) - 4 - doorways * doorwayWidth));
        }
      }
    }
  });
});

describe('ruins', () => {
  const options: HideAndSeekOptions = {
    map: 'ruins',
    rooms: 3,
    doorways: 2,
    looseBlocks: 0,
    terrainRange: 3,
  };

  it('have as many rooms as they should, each with one to two doorways, and some with a collapsed wall', () => {
    const config = resolveHideAndSeekConfig(options);
    let collapsed = 0;
    for (const state of worlds(options, 40)) {
      const grid = state.grids[0]!;
      const openings = readOpenings(state.openings, 0, mostOpenings(config));
      for (const room of [0, 1, 2]) {
        const here = openings.filter((opening) => opening.room === room);
        const open = here.filter(({ x, z, floor }) => canStand(grid, x, floor, z));
        const low = here.filter(({ x, z, floor }) => canStand(grid, x, floor + 1, z));
        expect(open.length).toBeGreaterThanOrEqual(1);
        expect(open.length).toBeLessThanOrEqual(2);
        expect(low.length).toBeLessThanOrEqual(1);
        expect(open.length + low.length).toBe(here.length);
        collapsed += low.length;
      }
    }
    // One in two of 120 rooms.
    expect(collapsed).toBeGreaterThan(40);
    expect(collapsed).toBeLessThan(80);
  });

  it('cannot be entered, hills or not, once their openings are filled: walls are closed', () => {
    const config = resolveHideAndSeekConfig(options);
    for (const state of worlds(options, 40)) {
      const grid = state.grids[0]!;
      const openings = readOpenings(state.openings, 0, mostOpenings(config));
      for (const opening of openings) {
        for (const [x, z] of openingColumns(opening)) {
          for (const y of [opening.floor, opening.floor + 1]) setVoxel(grid, x, y, z, Voxel.stone);
        }
      }
      const search = new FootSearch(grid.cells.length);
      search.begin(grid);
      search.addStart(...cellOf(state, 0));
      search.flood();
      for (const { x, z, alongX, inward, floor } of openings) {
        expect(search.hasReached(alongX ? x : x + inward, floor, alongX ? z + inward : z)).toBe(false);
      }
    }
  });
});

/** Columns between two places, along the longer axis. */
function columnsBetween(ax: number, az: number, bx: number, bz: number): number {
  return Math.max(Math.abs(ax - bx), Math.abs(az - bz));
}

/** Columns of a world in which there is a kind of voxel, x z. */
function columnsOf(state: WorldState, kind: number): (readonly [number, number])[] {
  const { cells, size } = state.grids[0]!;
  const found: (readonly [number, number])[] = [];
  cells.forEach((voxel, cell) => {
    if (voxel === kind) found.push([cell % size, Math.floor(cell / size) % size]);
  });
  return found;
}

describe('where seekers start', () => {
  /** Columns from a seeker to the nearest stone, the least of many worlds. */
  function leastDistanceToStone(options: HideAndSeekOptions): number {
    let least = Infinity;
    for (const state of worlds({ ...options, seekers: 4 }, 60)) {
      // Columns of walls, two voxels each, have two others around them; pillars stand alone, or by chance in pairs.
      const all = columnsOf(state, Voxel.stone);
      const stones = all.filter(
        ([x, z]) => all.filter((other) => columnsBetween(x, z, ...other) <= 1).length >= 6,
      );
      for (let seeker = 0; seeker < 4; seeker++) {
        const [sx, , sz] = cellOf(state, seeker);
        for (const [x, z] of stones) least = Math.min(least, columnsBetween(sx, sz, x, z));
      }
    }
    return least;
  }

  it('has three columns between it and the walls of a fort, two in ruins, and sometimes no more', () => {
    expect(leastDistanceToStone({ map: 'fort' })).toBe(4);
    expect(leastDistanceToStone({ map: 'ruins' })).toBe(3);
  });

  it('is away from every hider by 0.15 of the size of the world, and sometimes hardly more', () => {
    let least = Infinity;
    for (const state of worlds({ map: 'open', seekers: 4, hiders: 4 }, 100)) {
      for (let seeker = 0; seeker < 4; seeker++) {
        for (let hider = 4; hider < 8; hider++) {
          const [[sx, , sz], [hx, , hz]] = [cellOf(state, seeker), cellOf(state, hider)];
          least = Math.min(least, Math.hypot(sx - hx, sz - hz));
        }
      }
    }
    expect(least).toBeGreaterThanOrEqual(0.15 * 32);
    expect(least).toBeLessThan(0.15 * 32 + 0.5);
  });
});

describe('a drawn world', () => {
  it('is only played when each seeker can walk to every hider and to half of it', () => {
    const { grid, config } = arena({ seekers: 2, hiders: 1 });
    const isPlayable = (...spawns: readonly number[]): boolean => {
      const search = new FootSearch(grid.cells.length);
      return everyoneIsConnected(grid, config, { spawns: Int32Array.from(spawns), search });
    };
    // A wall in the middle: 8 x 16 columns to the left of it, 7 x 16 to the right.
    wallWithDoorway(grid, 8, -1);
    expect(isPlayable(2, 2, 3, 3, 4, 4)).toBe(true);
    expect(isPlayable(2, 2, 3, 3, 12, 4)).toBe(false);
    expect(isPlayable(2, 2, 12, 3, 4, 4)).toBe(false);
    expect(isPlayable(12, 2, 12, 3, 12, 4)).toBe(false);
    for (const y of [0, 1]) setVoxel(grid, 6, ground + y, 6, Voxel.stone);
    expect(isPlayable(2, 2, 3, 3, 4, 4)).toBe(false);
  });
});

describe('the room of a fort', () => {
  const options: HideAndSeekOptions = { map: 'fort', hiders: 4, looseBlocks: 16 };
  /** Columns from the place to the inside of the wall, 0 inside. */
  const outsideBy = (state: WorldState, x: number, z: number): number => {
    const stones = columnsOf(state, Voxel.stone);
    const [xs, zs] = [stones.map(([sx]) => sx), stones.map(([, sz]) => sz)];
    const [x0, x1] = [Math.min(...xs) + 1, Math.max(...xs) - 1];
    const [z0, z1] = [Math.min(...zs) + 1, Math.max(...zs) - 1];
    return Math.max(x0 - x, x - x1, z0 - z, z - z1, 0);
  };

  it('has three of four hiders in it, and the others within six columns', () => {
    const distances: number[] = [];
    for (const state of worlds(options, 100)) {
      for (let hider = 1; hider < 5; hider++) {
        const [x, , z] = cellOf(state, hider);
        distances.push(outsideBy(state, x, z));
      }
    }
    // Of the fourth that are not meant to be inside, some are: about one in six. A standard deviation is 0.02.
    const inside = distances.filter((distance) => distance === 0).length / distances.length;
    expect(inside).toBeGreaterThan(0.72);
    expect(inside).toBeLessThan(0.86);
    expect(Math.max(...distances)).toBe(6);
  });

  it('has every other block in it', () => {
    let inside = 0;
    for (const state of worlds(options, 100)) {
      inside += columnsOf(state, Voxel.loose).filter(([x, z]) => outsideBy(state, x, z) === 0).length;
    }
    // Eight of 16, and some of the others: the room takes up one column in 15.
    expect(inside / 100).toBeGreaterThanOrEqual(8);
    expect(inside / 100).toBeLessThan(9.2);
  });
});

describe('any configuration that is accepted', () => {
  it('can be drawn', () => {
    const range = (min: number, max: number) => fc.integer({ min, max });
    const configs = fc
      .record({
        map: fc.constantFrom(...mapNames),
        worldSize: range(16, 64),
        worldHeight: range(8, 32),
        seekers: range(1, 4),
        hiders: range(1, 4),
        terrainRange: range(0, 3),
        rooms: range(1, 8),
        doorways: range(1, 4),
        doorwayWidth: range(1, 2),
        looseBlocks: range(0, 64),
        carryCapacity: range(1, 4),
      })
      .filter((config) => validateHideAndSeekConfig(config).length === 0);
    fc.assert(
      fc.property(configs, fc.nat(), (config, seed) => {
        const env = createHideAndSeek({ config: { ...config, rayCount: 1 } });
        env.reset(seed);
      }),
      { numRuns: 300 },
    );
  });
});
