import { describe, expect, it } from '@jest/globals';
import type { HideAndSeekOptions } from '../src/config.js';
import { resolveHideAndSeekConfig } from '../src/config-validation.js';
import { canStand, createFloodScratch, floodOnFoot } from '../src/connectivity.js';
import { seedRandom } from '../src/random.js';
import { cellIndex, surfaceHeight, Voxel } from '../src/voxels.js';
import { createGenerationScratch, generateWorld } from '../src/world-generation.js';
import { clearEpisode, createWorldState } from '../src/world-state.js';
import type { WorldState } from '../src/world-state.js';

function* worlds(options: HideAndSeekOptions, count: number): Generator<WorldState> {
  const config = resolveHideAndSeekConfig(options);
  const state = createWorldState(config, 1);
  const scratch = createGenerationScratch(config);
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
  ['large', { map: 'fort', worldSize: 64, doorways: 1, looseBlocks: 64 }],
])('a %s world', (name, options) => {
  const count = name === 'large' ? 15 : 60;

  it('lets every seeker walk to every hider, and nobody start inside anything', () => {
    for (const state of worlds(options, count)) {
      const grid = state.grids[0]!;
      const scratch = createFloodScratch(grid.cells.length);
      for (let agent = 0; agent < state.agents; agent++)
        expect(canStand(grid, ...cellOf(state, agent))).toBe(true);
      for (let seeker = 0; seeker < state.seekers; seeker++) {
        floodOnFoot(grid, ...cellOf(state, seeker), scratch);
        for (let hider = state.seekers; hider < state.agents; hider++) {
          expect(scratch.reached[cellIndex(grid, ...cellOf(state, hider))]).toBe(1);
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
    for (const doorways of [1, 2]) {
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
