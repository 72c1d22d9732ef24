import { describe, expect, it } from '@jest/globals';
import { createObservationLayout, observationSizeOf } from '../src/observation-layout.js';
import { Observer } from '../src/observation.js';
import { createRayFan } from '../src/ray-fan.js';
import type { Simulation } from '../src/simulation.js';
import { fieldOfView, lookAround } from '../src/visibility.js';
import { setVoxel, Voxel } from '../src/voxels.js';
import { createHideAndSeek } from '../src/index.js';
import type { HideAndSeek, HideAndSeekOptions } from '../src/index.js';
import { arena, ground, lookUp, south, stand } from './arena.js';
import type { Arena } from './arena.js';
import { bodyBox, cubesOf, nearestFace } from './nearest-face.js';
import type { Box } from './nearest-face.js';
import { randomActions } from './play.js';

/** What an agent observes, by the names of the layout. */
function observed({ state, config }: Arena, agent: number): Record<string, number[]> {
  lookAround(state, 0, fieldOfView(config), false);
  const layout = createObservationLayout(config);
  const out = new Float32Array(observationSizeOf(layout)).fill(NaN);
  new Observer(config).observe(state, 0, agent, out, 0);
  return Object.fromEntries(
    layout.map(({ name, offset, size }) => [
      name,
      [...out.slice(offset, offset + size)].map((value) => Math.round(value * 1e3) / 1e3),
    ]),
  );
}

/** Three agents in the seeking phase; one ray, straight ahead. */
function scene(): Arena {
  const place = arena({ rayCount: 1, viewRangeBlocks: 16 });
  place.state.step[0] = 120;
  stand(place.state, 0, 4, 8);
  stand(place.state, 1, 12, 8);
  stand(place.state, 2, 4, 12);
  return place;
}

describe('the rays', () => {
  it('tell the distance in parts of the range and what is there', () => {
    const place = scene();
    // The seeker looks along +x: the hider's body begins at 11.7.
    expect(observed(place, 0)).toMatchObject({ rayDistance: [0.481], rayKind: [-1] });
    for (const [kind, code, hiderCode] of [
      [Voxel.terrain, 0.25, 0.25],
      [Voxel.stone, 0.5, 0.5],
      [Voxel.placedByHiders, 0.75, 1],
      [Voxel.placedBySeekers, 1, 0.75],
      [Voxel.loose, 1, 1],
    ] as const) {
      setVoxel(place.grid, 8, ground + 1, 8, kind);
      expect(observed(place, 0)).toMatchObject({ rayDistance: [0.25], rayKind: [code] });
      stand(place.state, 1, 12, 8, Math.PI);
      expect(observed(place, 1)).toMatchObject({ rayDistance: [0.188], rayKind: [hiderCode] });
    }
  });

  it('pass caught hiders, and meet team mates', () => {
    const place = scene();
    place.state.caught[1] = 1;
    expect(observed(place, 0)).toMatchObject({ rayDistance: [1], rayKind: [0] });
    stand(place.state, 2, 4, 12, -Math.PI / 4);
    place.state.caught[1] = 0;
    stand(place.state, 1, 7, 9);
    expect(observed(place, 2)['rayKind']).toEqual([-0.5]);
  });

  it('are spread over rows and columns that fit their number', () => {
    const shape = (count: number): number[] => {
      const { rows, columns } = createRayFan(count, 2);
      return [rows, columns];
    };
    expect([64, 30, 16, 7, 1].map(shape)).toEqual([
      [4, 16],
      [3, 10],
      [2, 8],
      [1, 7],
      [1, 1],
    ]);
    const fan = createRayFan(64, 2);
    // The first column is the leftmost, half of the cone of 2 aside; the first row the lowest, half of the 1 below.
    expect([fan.columnCos[0], fan.columnSin[0]]).toEqual([
      expect.closeTo(Math.cos(-1), 12),
      expect.closeTo(Math.sin(-1), 12),
    ]);
    expect([fan.rowCos[3], fan.rowSin[3]]).toEqual([
      expect.closeTo(Math.cos(0.5), 12),
      expect.closeTo(Math.sin(0.5), 12),
    ]);
    expect(fan.columnSin[15]).toBeCloseTo(Math.sin(1), 12);
    expect(fan.rowSin[1]! / fan.rowCos[1]!).toBeCloseTo(Math.tan(-1 / 6), 12);
  });

  it('are equally far apart all around, none twice', () => {
    for (const cone of [2 * Math.PI, 6.283]) {
      const fan = createRayFan(16, cone);
      const angles = Array.from(fan.columnSin, (sin, i) => Math.atan2(sin, fan.columnCos[i]!));
      // Straight behind is -pi or pi.
      expect(Math.abs(angles[0]!)).toBeCloseTo(Math.PI, 12);
      for (let i = 1; i < 8; i++) expect(angles[i]).toBeCloseTo((i / 8 - 0.5) * 2 * Math.PI, 12);
    }
    expect(createRayFan(1, 2 * Math.PI).columnCos[0]).toBe(1);
  });
});

describe('the rays of agents that play in real worlds', () => {
  const range = 12;
  /** What a ray meets, by its number in observations, and the boxes that stand for it. */
  type Things = ReadonlyMap<number, readonly Box[]>;

  function thingsAround({ state }: Simulation, world: number, agent: number): Things {
    const at = world * state.agents + agent;
    const isNear = ([x, , z]: Box): boolean =>
      Math.abs(x - state.position[at * 3]!) < range + 1 &&
      Math.abs(z - state.position[at * 3 + 2]!) < range + 1;
    const isSeeker = agent < state.seekers;
    const [seekerBlock, hiderBlock] = isSeeker ? [1, 0.75] : [0.75, 1];
    const codes = new Map<number, number>([
      [Voxel.terrain, 0.25],
      [Voxel.stone, 0.5],
      [Voxel.loose, 1],
      [Voxel.placedBySeekers, seekerBlock!],
      [Voxel.placedByHiders, hiderBlock!],
    ]);
    const things = new Map<number, Box[]>([0.25, 0.5, 0.75, 1, -0.5, -1].map((code) => [code, []]));
    const grid = state.grids[world]!;
    for (const cube of cubesOf(grid).filter(isNear)) {
      const [x, y, z] = cube;
      things.get(codes.get(grid.cells[x + grid.size * (z + grid.size * y)]!)!)!.push(cube);
    }
    for (let other = 0; other < state.agents; other++) {
      const otherAt = world * state.agents + other;
      if (other === agent || state.caught[otherAt] === 1) continue;
      const [x, y, z] = state.position.subarray(otherAt * 3, otherAt * 3 + 3);
      things.get(other < state.seekers === isSeeker ? -0.5 : -1)!.push(bodyBox(x!, y!, z!));
    }
    return things;
  }

  /** Distances and kinds that differ from an intersection with every face, of all rays of one agent. */
  function wrongRays(env: HideAndSeek, world: number, agent: number, met: Map<number, number>): string[] {
    const { state } = env['simulation'];
    const { rayCount, rayConeRad } = env.config;
    const { rows, columns } = createRayFan(rayCount, rayConeRad);
    const at = world * state.agents + agent;
    const [x, y, z] = state.position.subarray(at * 3, at * 3 + 3);
    const things = [...thingsAround(env['simulation'], world, agent)];
    const { offset } = env.observationLayout.find(({ name }) => name === 'rayDistance')!;
    const wrong: string[] = [];
    for (let ray = 0; ray < rayCount; ray++) {
      const [row, column] = [Math.floor(ray / columns), ray % columns];
      const yaw = state.yaw[at]! + (column / (columns - 1) - 0.5) * rayConeRad;
      const elevation = state.pitch[at]! + (rows === 1 ? 0 : row / (rows - 1) - 0.5);
      const flat = Math.cos(elevation);
      const direction = [Math.cos(yaw) * flat, Math.sin(elevation), Math.sin(yaw) * flat];
      const origin = [x!, y! + 1.45, z!];
      const hits = things.map(([code, boxes]) => [code, nearestFace(boxes, origin, direction)] as const);
      const distance = Math.min(range, ...hits.map(([, far]) => far));
      // Several where boxes touch.
      const kinds =
        distance === range ? [0] : hits.filter(([, far]) => far < distance + 1e-6).map(([code]) => code);
      const place = at * env.observationSize + offset + ray;
      const [seen, kind] = [env.observations[place]!, env.observations[place + rayCount]!];
      if (Math.abs(seen - distance / range) > 1e-5 || !kinds.includes(kind)) {
        wrong.push(`ray ${ray} of agent ${at}: ${seen * range} ${kind}, not ${distance} ${kinds.join()}`);
      }
      met.set(kind, (met.get(kind) ?? 0) + 1);
    }
    return wrong;
  }

  it.each<[string, HideAndSeekOptions]>([
    ['fort', { rayCount: 64 }],
    ['open', { rayCount: 30, rayConeRad: 5, terrainRange: 3 }],
    ['ruins', { rayCount: 37, rayConeRad: 1, worldSize: 20, rooms: 1 }],
  ])('end where an intersection with every face says: %s', (map, options) => {
    const env = createHideAndSeek({
      config: {
        map: map as 'fort',
        worldSize: 16,
        seekers: 3,
        hiders: 4,
        looseBlocks: 16,
        preparationFraction: 0,
        viewRangeBlocks: range,
        episodeSteps: 90,
        rewards: { endWhenAllCaught: false },
        ...options,
      },
    });
    env.reset(5);
    const draw = randomActions(env, 6);
    const met = new Map<number, number>();
    const wrong: string[] = [];
    for (let step = 0; step < 90; step++) {
      env.step(draw());
      if (step % 6 !== 5 || env.terminated[0] === 1) continue;
      for (let agent = 0; agent < 7; agent++) {
        if (env['simulation'].state.caught[agent] === 0) wrong.push(...wrongRays(env, 0, agent, met));
      }
    }
    expect(wrong).toEqual([]);
    for (const kind of [0, 0.25, 0.5, 1, -0.5, -1]) expect(met.get(kind)).toBeGreaterThan(5);
  });
});

describe('what is known of the others', () => {
  it('is where they are in the own frame while they are in sight: opponents first', () => {
    const place = scene();
    stand(place.state, 1, 12, 8, south);
    const seeker = observed(place, 0);
    // 8 of 16 blocks ahead; looks to the right of where the seeker looks.
    expect(seeker['other0']).toEqual([1, 0.5, 0, 0, 0, 0, 0, 1]);
    // Hider 2 is at right angles, outside the cone of 120 degrees, and was never seen.
    expect(seeker['other1']).toEqual([0, 0, 0, 0, 1, 0, 0, 0]);
    const hider = observed(place, 2);
    expect(hider['other0']).toEqual([0, 0, 0, 0, 1, 0, 0, 0]);
    expect(hider['other1']![0]).toBe(1);
  });

  it('is where they were last, and for how long, when they are out of sight', () => {
    const place = scene();
    observed(place, 0);
    for (let y = ground; y < ground + 3; y++) setVoxel(place.grid, 8, y, 8, Voxel.stone);
    observed(place, 0);
    stand(place.state, 0, 4, 8, south);
    place.state.caught[1] = 1;
    // Looking along +z, what lies at +x is to the left. 2 of 240 steps.
    expect(observed(place, 0)['other0']).toEqual([0, 0, -0.5, 0, 0.008, 1, 0, 0]);
  });
});

describe('the own state', () => {
  it('is told in the units of the layout', () => {
    const place = scene();
    place.state.carried[0] = 1;
    place.state.velocity.set([2.8, -12, 0]);
    lookUp(place.state, 0, Math.PI / 6);
    expect(observed(place, 0)).toMatchObject({
      position: [-0.5, ground / 6 - 1, 0].map((value) => Math.round(value * 1e3) / 1e3),
      velocity: [0.5, 0, -0.5],
      heading: [1, 0],
      pitch: [0.5],
      caught: [0],
      preparation: [0],
      preparationLeft: [0],
      timeLeft: [0.5],
      carried: [0.333],
    });
  });

  it('is told by every slice of the layout: a hider askew, in the air, in the preparation', () => {
    const place = arena({ rayCount: 1, viewRangeBlocks: 16, looseBlocks: 3, worldSize: 20 });
    const { state } = place;
    const [yaw, otherYaw, mateYaw] = [0.5, -2.5, 1.1];
    state.step[0] = 24;
    stand(state, 1, 5, 7, yaw, 3.3);
    lookUp(state, 1, -0.3);
    stand(state, 0, 11, 9, otherYaw, 4.1);
    stand(state, 2, 9, 11, mateYaw, 2.6);
    state.velocity.set([1.2, -3.6, 2.1], 3);
    state.grounded[1] = 0;
    state.cooldown[1] = 3;
    state.carried[1] = 2;
    state.caught[2] = 1;
    const hider = observed(place, 1);
    const [cos, sin] = [Math.cos(yaw), Math.sin(yaw)];
    const seen = (dx: number, dy: number, dz: number, theirYaw: number, caught: number): number[] => [
      1,
      (dx * cos + dz * sin) / 16,
      (dz * cos - dx * sin) / 16,
      dy / 16,
      0,
      caught,
      Math.cos(theirYaw - yaw),
      Math.sin(theirYaw - yaw),
    ];
    const expected: Record<string, number[]> = {
      position: [5 / 10 - 1, 3.3 / 6 - 1, 7 / 10 - 1],
      velocity: [(1.2 * cos + 2.1 * sin) / 5.6, (2.1 * cos - 1.2 * sin) / 5.6, -3.6 / 24],
      heading: [cos, sin],
      pitch: [-0.3 / (Math.PI / 3)],
      grounded: [0],
      cooldown: [0.75],
      caught: [0],
      preparation: [1],
      // 24 of 96 and of 240 steps are over.
      preparationLeft: [0.75],
      timeLeft: [0.9],
      carried: [2 / 3],
      // Nothing to take; a block would come to lie on the ground, one below the voxel of the feet.
      take: [0, 0],
      place: [1, -0.25],
      other0: seen(6, 0.8, 2, otherYaw, 0),
      other1: seen(4, -0.7, 4, mateYaw, 1),
      // From 4.75 up, 0.3 down, nothing is met but the ground at 2.
      rayDistance: [2.75 / Math.sin(0.3) / 16],
      rayKind: [0.25],
    };
    expect(Object.keys(hider)).toEqual(Object.keys(expected));
    for (const [name, values] of Object.entries(expected)) {
      expect([name, ...hider[name]!]).toEqual([name, ...values.map((value) => expect.closeTo(value, 2.7))]);
    }
    // One that stands, with time to act and the preparation behind it.
    stand(state, 1, 5, 7, yaw);
    state.cooldown[1] = 0;
    state.step[0] = 96;
    const later = observed(place, 1);
    expect(later).toMatchObject({
      grounded: [1],
      cooldown: [0],
      preparation: [0],
      preparationLeft: [0],
      timeLeft: [0.6],
    });
  });

  it('is all that a caught hider observes', () => {
    const place = scene();
    place.state.caught[1] = 1;
    const hider = observed(place, 1);
    expect(hider['caught']).toEqual([1]);
    for (const name of ['take', 'place', 'other0', 'other1', 'rayDistance', 'rayKind']) {
      expect(hider[name]!.every((value) => value === 0)).toBe(true);
    }
  });

  it('says what remove and place would do', () => {
    const place = scene();
    stand(place.state, 0, 4.5, 8.5);
    setVoxel(place.grid, 5, ground, 8, Voxel.loose);
    expect(observed(place, 0)).toMatchObject({ take: [1, 0.25], place: [0, 0] });
    place.state.carried[0] = 3;
    expect(observed(place, 0)).toMatchObject({ take: [0, 0], place: [1, 0.25] });
  });
});
