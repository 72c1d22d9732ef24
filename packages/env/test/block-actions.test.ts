import { describe, expect, it } from '@jest/globals';
import {
  canTake,
  createBlockTarget,
  findBlockToTake,
  findPlaceForBlock,
  placeBlock,
  takeBlock,
} from '../src/block-actions.js';
import { FootSearch } from '../src/connectivity.js';
import { setVoxel, Voxel, voxelAt } from '../src/voxels.js';
import { arena, ground, lookUp, stand, wallWithDoorway } from './arena.js';
import type { Arena } from './arena.js';

const target = createBlockTarget();
const hider = 1;

function place({ state, config }: Arena, agent = hider): boolean {
  findPlaceForBlock(state, 0, agent, config, false, target);
  if (target.found) placeBlock(state, 0, agent, target);
  return target.found;
}

function take({ state, config }: Arena, agent = hider): boolean {
  findBlockToTake(state, 0, agent, config, target);
  if (target.found) takeBlock(state, 0, agent, target);
  return target.found;
}

describe('placing with a level look', () => {
  it('seals a doorway with two blocks, feet first, then head', () => {
    const world = arena();
    const { state, grid } = world;
    wallWithDoorway(grid, 8, 5);
    stand(state, hider, 7.5, 5.5);
    state.carried[hider] = 2;
    const search = new FootSearch(grid.cells.length);
    const leadsBeyond = (): boolean => {
      search.begin(grid);
      search.addStart(7, ground, 5);
      search.flood();
      return search.hasReached(12, ground, 5);
    };

    expect(place(world)).toBe(true);
    expect(voxelAt(grid, 8, ground, 5)).toBe(Voxel.placedByHiders);
    expect(leadsBeyond()).toBe(true);

    expect(place(world)).toBe(true);
    expect(voxelAt(grid, 8, ground + 1, 5)).toBe(Voxel.placedByHiders);
    expect(leadsBeyond()).toBe(false);

    expect(state.carried[hider]).toBe(0);
    state.carried[hider] = 1;
    expect(place(world)).toBe(false);
  });

  it('fills the nearest column that is clear of the own body, whatever part of a block the agent stands at', () => {
    for (const x of [7.1, 7.35, 7.65]) {
      const world = arena();
      stand(world.state, hider, x, 5.5);
      expect(place(world)).toBe(true);
      expect([target.x, target.y, target.z]).toEqual([x + 0.3 > 8 ? 9 : 8, ground, 5]);
    }
  });

  it('fills a hole before the feet first', () => {
    const world = arena();
    setVoxel(world.grid, 8, ground - 1, 5, Voxel.air);
    stand(world.state, hider, 7.5, 5.5);
    expect(place(world)).toBe(true);
    expect(target.y).toBe(ground - 1);
  });

  it('never places into a body, a caught one included', () => {
    const world = arena();
    stand(world.state, hider, 7.5, 5.5);
    stand(world.state, 2, 8.7, 5.5);
    world.state.caught[2] = 1;
    expect(place(world)).toBe(false);
  });

  it('needs a block at one of the faces: nothing is placed into the air', () => {
    const world = arena();
    stand(world.state, hider, 7.5, 5.5, 0, ground + 3);
    expect(place(world)).toBe(false);
    setVoxel(world.grid, 9, ground + 3, 5, Voxel.stone);
    expect(place(world)).toBe(true);
    expect([target.x, target.y, target.z]).toEqual([8, ground + 3, 5]);
  });

  it('leaves the surroundings of a seeker clear during the preparation, and not after it', () => {
    const { state, config } = arena();
    stand(state, 0, 9.5, 5.5);
    stand(state, hider, 6.5, 5.5);
    findPlaceForBlock(state, 0, hider, config, true, target);
    expect(target.found).toBe(false);
    findPlaceForBlock(state, 0, hider, config, false, target);
    expect(target.found).toBe(true);
    // Two and a half blocks, to the middle of the column.
    for (const [x, expected] of [
      [9.95, false],
      [10.05, true],
    ] as const) {
      stand(state, 0, x, 5.5);
      findPlaceForBlock(state, 0, hider, config, true, target);
      expect(target.found).toBe(expected);
    }
  });
});

describe('taking with a level look', () => {
  it('takes the nearest block in front, at the feet before the head', () => {
    const world = arena();
    for (const x of [8, 9]) setVoxel(world.grid, x, ground, 5, Voxel.loose);
    setVoxel(world.grid, 8, ground + 1, 5, Voxel.loose);
    stand(world.state, hider, 7.5, 5.5);
    const taken = [];
    while (take(world)) taken.push([target.x, target.y - ground]);
    expect(taken).toEqual([
      [8, 0],
      [8, 1],
      [9, 0],
    ]);
    expect(world.state.carried[hider]).toBe(3);
  });

  it('forgives 20 degrees', () => {
    for (const [yaw, expected] of [
      [0.3, true],
      [-0.3, true],
      [1, false],
    ] as const) {
      const world = arena();
      setVoxel(world.grid, 9, ground, 5, Voxel.loose);
      stand(world.state, hider, 7.5, 5.5, yaw);
      expect(take(world)).toBe(expected);
    }
  });

  it('takes the nearest of those straight ahead and to both sides', () => {
    // To the sides column 8 is entered at 1.37 / cos 20 degrees = 1.46 blocks; straight ahead 8 at 0.5, 9 at 1.5.
    for (const [blocks, expected] of [
      [
        [
          [9, 5],
          [8, 4],
        ],
        [8, 4],
      ],
      [
        [
          [9, 5],
          [8, 6],
        ],
        [8, 6],
      ],
      [
        [
          [8, 5],
          [8, 4],
          [8, 6],
        ],
        [8, 5],
      ],
      [
        [
          [8, 4],
          [8, 6],
        ],
        [8, 4],
      ],
    ] as const) {
      const world = arena();
      for (const [x, z] of blocks) setVoxel(world.grid, x, ground, z, Voxel.loose);
      stand(world.state, hider, 7.5, 5.5);
      expect(take(world)).toBe(true);
      expect([target.x, target.z]).toEqual(expected);
    }
  });

  it('is that of a pitch of up to 20 degrees', () => {
    const takesAt = (degrees: number): boolean => {
      const world = arena();
      // Below the feet: no line of sight of 21 degrees comes there within the reach.
      setVoxel(world.grid, 8, ground - 1, 5, Voxel.loose);
      stand(world.state, hider, 7.5, 5.5);
      lookUp(world.state, hider, (degrees * Math.PI) / 180);
      return take(world);
    };
    expect([-21, -19, 19, 21].map(takesAt)).toEqual([false, true, true, false]);
  });

  it('neither reaches far nor through walls, nor takes stone and ground', () => {
    const world = arena();
    setVoxel(world.grid, 10, ground, 5, Voxel.loose);
    stand(world.state, hider, 7.5, 5.5);
    expect(take(world)).toBe(false);
    stand(world.state, hider, 8.2, 5.5);
    for (const y of [0, 1]) setVoxel(world.grid, 9, ground + y, 5, Voxel.stone);
    for (const z of [4, 6]) setVoxel(world.grid, 9, ground + 1, z, Voxel.stone);
    expect(take(world)).toBe(false);
  });
});

describe('looking down', () => {
  it('takes and places in the line of sight', () => {
    const world = arena();
    setVoxel(world.grid, 8, ground - 1, 5, Voxel.loose);
    stand(world.state, hider, 7.5, 5.5);
    // From the eye, 1.45 above the ground, 45 degrees down: meets the ground 1.45 further on, in column 8.
    lookUp(world.state, hider, -Math.PI / 4);
    findPlaceForBlock(world.state, 0, hider, { ...world.config, reachBlocks: 3 }, false, target);
    expect([target.found, target.x, target.y, target.z]).toEqual([true, 8, ground, 5]);
    findBlockToTake(world.state, 0, hider, { ...world.config, reachBlocks: 3 }, target);
    expect([target.found, target.x, target.y, target.z]).toEqual([true, 8, ground - 1, 5]);
    // 1.45 x sqrt 2 = 2.05 is out of the default reach of 2.
    findBlockToTake(world.state, 0, hider, world.config, target);
    expect(target.found).toBe(false);
  });
});

describe('ownership', () => {
  it('lets teams keep what they placed, if so wished, and everybody take what is loose', () => {
    const kinds = [Voxel.terrain, Voxel.stone, Voxel.loose, Voxel.placedBySeekers, Voxel.placedByHiders];
    const taken = (isSeeker: boolean, ownership: 'team' | 'none'): boolean[] =>
      kinds.map((kind) => canTake(kind, isSeeker, ownership));
    expect(taken(true, 'team')).toEqual([false, false, true, true, false]);
    expect(taken(false, 'team')).toEqual([false, false, true, false, true]);
    expect(taken(true, 'none')).toEqual([false, false, true, true, true]);
    expect(taken(false, 'none')).toEqual([false, false, true, true, true]);
  });
});
