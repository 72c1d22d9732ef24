import { describe, expect, it } from '@jest/globals';
import { moveAgent as moveByIntent, sweep, turnAgent as turnByIntent } from '../src/physics.js';
import { isSolid, setVoxel, Voxel } from '../src/voxels.js';
import { arena, ground, numbers, south, stand } from './arena.js';
import type { WorldState } from '../src/world-state.js';
import type { Arena } from './arena.js';

/** One step of the agent of world 0 with these parts of an intent. */
function moveAgent(
  state: WorldState,
  world: number,
  agent: number,
  forward: number,
  strafe: number,
  jump: boolean,
): void {
  moveByIntent(state, world, agent, Float64Array.of(forward, strafe, 0, 0, jump ? 1 : 0, 0, 0), 0);
}

function turnAgent(state: WorldState, world: number, agent: number, turn: number, look: number): void {
  turnByIntent(state, world, agent, Float64Array.of(0, 0, turn, look, 0, 0, 0), 0);
}

function walk({ state }: Arena, steps: number, forward = 1, jump = false, agent = 0): void {
  for (let i = 0; i < steps; i++) moveAgent(state, 0, agent, forward, 0, jump);
}

const x = ({ state }: Arena): number => state.position[0]!;
const y = ({ state }: Arena): number => state.position[1]!;
const z = ({ state }: Arena): number => state.position[2]!;

describe('walking', () => {
  it('goes 4.3 blocks a second, 5.6 at full speed, and 4.3 backwards and to the side', () => {
    const place = arena();
    walk(place, 12, 0.8);
    expect(x(place)).toBeCloseTo(2.5 + 0.8 * 4.3, 9);
    walk(place, 12, 1);
    expect(x(place)).toBeCloseTo(2.5 + 0.8 * 4.3 + 5.6, 9);
    walk(place, 12, -1);
    expect(x(place)).toBeCloseTo(2.5 + 0.8 * 4.3 + 5.6 - 4.3, 9);
    moveAgent(place.state, 0, 0, 0, 1, false);
    // The right of one who looks along +x is +z.
    expect(z(place)).toBeCloseTo(2.5 + 4.3 / 12, 9);
    expect(y(place)).toBe(ground);
  });

  it('is no faster askew, and sprints from 0.9 forward on', () => {
    const place = arena();
    for (let i = 0; i < 12; i++) moveAgent(place.state, 0, 0, 0.8, 0.8, false);
    expect(x(place)).toBeCloseTo(2.5 + 4.3 * Math.SQRT1_2, 9);
    expect(z(place)).toBeCloseTo(2.5 + 4.3 * Math.SQRT1_2, 9);
    const sprinter = arena();
    walk(sprinter, 12, 0.9);
    expect(x(sprinter)).toBeCloseTo(2.5 + 0.9 * 5.6, 9);
  });

  it('goes over the heads of others, and below their feet', () => {
    const place = arena();
    // A bridge with its top three blocks up.
    for (let column = 0; column < 16; column++) setVoxel(place.grid, column, ground + 2, 2, Voxel.stone);
    stand(place.state, 1, 5.5, 2.5);
    stand(place.state, 0, 2.5, 2.5, 0, ground + 3);
    walk(place, 20);
    expect(x(place)).toBeGreaterThan(8);
    stand(place.state, 0, 2.5, 2.5);
    stand(place.state, 1, 5.5, 2.5, 0, ground + 3);
    walk(place, 20);
    expect(x(place)).toBeGreaterThan(8);
  });

  it('stops at walls, at the border and at other agents, however long it pushes', () => {
    const place = arena();
    setVoxel(place.grid, 6, ground, 2, Voxel.stone);
    walk(place, 30);
    expect(x(place)).toBeCloseTo(6 - 0.3, 3);
    expect(x(place)).toBeLessThan(6 - 0.3);

    const open = arena();
    walk(open, 60);
    expect(x(open)).toBeCloseTo(16 - 0.3, 3);
    expect(x(open)).toBeLessThan(16 - 0.3);

    const crowded = arena();
    stand(crowded.state, 1, 5.5, 2.7);
    walk(crowded, 30);
    expect(x(crowded)).toBeCloseTo(5.5 - 0.6, 3);
    expect(x(crowded)).toBeLessThan(5.5 - 0.6);
  });

  it('passes caught agents', () => {
    const place = arena();
    stand(place.state, 1, 5.5, 2.5);
    place.state.caught[1] = 1;
    walk(place, 20);
    expect(x(place)).toBeGreaterThan(7);
  });

  it('does not stop those that are caught: they fall through others', () => {
    const place = arena();
    stand(place.state, 0, 5.5, 2.5, 0, ground + 3);
    stand(place.state, 1, 5.7, 2.5);
    place.state.caught[0] = 1;
    walk(place, 20, 0);
    expect(y(place)).toBe(ground);
  });

  it('slides along a wall', () => {
    const place = arena();
    for (let wall = 0; wall < 16; wall++) setVoxel(place.grid, 4, ground, wall, Voxel.stone);
    stand(place.state, 0, 3.5, 2.5, Math.PI / 4);
    walk(place, 12);
    expect(x(place)).toBeCloseTo(3.7, 3);
    expect(z(place)).toBeCloseTo(2.5 + 5.6 * Math.SQRT1_2, 6);
  });
});

describe('jumping', () => {
  it('rises to 1.25 blocks and comes down to the ground exactly', () => {
    const place = arena();
    let highest = 0;
    moveAgent(place.state, 0, 0, 0, 0, true);
    for (let i = 0; i < 20; i++) {
      highest = Math.max(highest, y(place) - ground);
      moveAgent(place.state, 0, 0, 0, 0, false);
    }
    // Four steps after the start, 1/3 s: sqrt(60) / 3 - 12 / 9.
    expect(highest).toBeCloseTo(Math.sqrt(60) / 3 - 12 / 9, 9);
    expect(highest).toBeCloseTo(1.25, 2);
    expect(y(place)).toBe(ground);
    expect(place.state.grounded[0]).toBe(1);
  });

  it('clears one block and not two', () => {
    const one = arena();
    setVoxel(one.grid, 4, ground, 2, Voxel.loose);
    walk(one, 12, 0.8, true);
    expect(x(one)).toBeGreaterThan(4.5);

    const two = arena();
    for (const height of [0, 1]) setVoxel(two.grid, 4, ground + height, 2, Voxel.loose);
    walk(two, 60, 1, true);
    expect(x(two)).toBeLessThan(3.7);
  });

  it('needs ground underfoot and stops at a ceiling', () => {
    const place = arena();
    setVoxel(place.grid, 2, ground + 2, 2, Voxel.stone);
    walk(place, 1, 0, true);
    expect(y(place) + 1.6).toBeLessThan(ground + 2);
    expect(place.state.velocity[1]).toBe(0);
    const before = y(place);
    walk(place, 1, 0, true);
    expect(y(place)).toBeLessThan(before);
  });

  it('gets over a wall of two with one block before it, and not without', () => {
    const wall = (place: Arena): void => {
      for (let column = 0; column < 16; column++) {
        for (const height of [0, 1]) setVoxel(place.grid, 7, ground + height, column, Voxel.stone);
      }
    };
    const without = arena();
    wall(without);
    walk(without, 100, 1, true);
    expect(x(without)).toBeLessThan(7);

    const withBlock = arena();
    wall(withBlock);
    setVoxel(withBlock.grid, 6, ground, 2, Voxel.placedBySeekers);
    walk(withBlock, 60, 1, true);
    walk(withBlock, 12, 0);
    expect(x(withBlock)).toBeGreaterThan(8.3);
    expect(y(withBlock)).toBe(ground);
  });
});

describe('a body that is moved, however far at once,', () => {
  it('goes through nothing: up to 300 blocks, in 3000 random places', () => {
    const next = numbers(7);
    const wrong: string[] = [];
    let [stopped, free] = [0, 0];
    for (let world = 0; world < 300; world++) {
      const { state, grid } = arena({ hiders: 1 });
      state.caught[1] = 1;
      const blocks = Math.floor(next() * 500);
      for (let i = 0; i < blocks; i++) {
        const [x, y, z] = [next() * 16, next() * 12, next() * 16].map(Math.floor);
        setVoxel(grid, x!, y!, z!, Voxel.stone);
      }
      const meets = (p: readonly number[]): boolean => {
        for (let y = Math.floor(p[1]!); y < p[1]! + 1.6; y++) {
          for (let z = Math.floor(p[2]! - 0.3); z < p[2]! + 0.3; z++) {
            for (let x = Math.floor(p[0]! - 0.3); x < p[0]! + 0.3; x++)
              if (isSolid(grid, x, y, z)) return true;
          }
        }
        return false;
      };
      for (let i = 0; i < 10; i++) {
        const start = [0.3 + next() * 15.4, 2 + next() * 8.4, 0.3 + next() * 15.4];
        if (meets(start)) continue;
        state.position.set(start);
        const axis = Math.floor(next() * 3);
        const distance = (next() * 2 - 1) * (next() < 0.5 ? 2 : 300);
        const isStopped = sweep(state, 0, 0, axis, new Float64Array(3).fill(distance));
        const end = state.position[axis]!;
        if (isStopped) stopped++;
        else free++;
        // It went no further than it should, as far as it should when nothing stopped it, and every place on the way
        // is free.
        const went = end - start[axis]!;
        if (went * distance < 0 || Math.abs(went) > Math.abs(distance) + 1e-12)
          wrong.push(`${start} ${distance}`);
        if (!isStopped && Math.abs(went - distance) > 1e-12) wrong.push(`${start} ${distance}: ${end}`);
        const looks = Math.ceil(Math.abs(went) / 0.1);
        for (let look = 0; look <= looks; look++) {
          const at = [...start];
          at[axis] = look === looks ? end : start[axis]! + (went * look) / looks;
          if (meets(at)) wrong.push(`${start} along ${axis} by ${distance}: through ${at}`);
        }
        // What stopped it is right there: a little further it would be inside.
        const beyond = [...start];
        beyond[axis] = end + Math.sign(distance) * 2e-4;
        if (isStopped && !meets(beyond))
          wrong.push(`${start} along ${axis} by ${distance}: stopped at ${end}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(stopped).toBeGreaterThan(1000);
    expect(free).toBeGreaterThan(300);
  });
});

describe('falling', () => {
  it('never passes through a floor of one block', () => {
    const place = arena();
    setVoxel(place.grid, 2, 4, 2, Voxel.stone);
    stand(place.state, 0, 2.5, 2.5, 0, 10);
    place.state.grounded[0] = 0;
    place.state.velocity[1] = -24;
    for (let i = 0; i < 10; i++) moveAgent(place.state, 0, 0, 0, 0, false);
    expect(y(place)).toBe(5);
  });
});

describe('a long fall', () => {
  it('gets no faster than 24 blocks a second', () => {
    const place = arena({ worldHeight: 32 });
    stand(place.state, 0, 2.5, 2.5, 0, 30);
    const speeds = Array.from({ length: 14 }, () => {
      walk(place, 1, 0);
      return -place.state.velocity[1]!;
    });
    expect(speeds[10]).toBeCloseTo(22, 9);
    expect(speeds.slice(11)).toEqual([24, 24, 24]);
  });
});

describe('turning', () => {
  it('turns right by 15 degrees at most and keeps the yaw within half a turn', () => {
    const { state } = arena();
    turnAgent(state, 0, 0, 1, 0);
    expect(state.yaw[0]).toBeCloseTo(Math.PI / 12, 12);
    for (let i = 0; i < 24; i++) turnAgent(state, 0, 0, 1, 0);
    expect(state.yaw[0]).toBeCloseTo(Math.PI / 12, 12);
    stand(state, 0, 2.5, 2.5, south);
    for (let i = 0; i < 12; i++) turnAgent(state, 0, 0, -1, 0);
    expect(state.yaw[0]).toBeCloseTo(-Math.PI / 2, 12);
  });

  it('looks where it is told, 7.5 degrees a step and 60 at most', () => {
    const { state } = arena();
    turnAgent(state, 0, 0, 0, 1);
    expect(state.pitch[0]).toBeCloseTo(Math.PI / 24, 12);
    for (let i = 0; i < 20; i++) turnAgent(state, 0, 0, 0, 1);
    expect(state.pitch[0]).toBeCloseTo(Math.PI / 3, 12);
    for (let i = 0; i < 20; i++) turnAgent(state, 0, 0, 0, 0);
    expect(state.pitch[0]).toBeCloseTo(0, 12);
  });
});
