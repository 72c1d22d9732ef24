import { describe, expect, it } from '@jest/globals';
import { createObservationLayout, observationSizeOf } from '../src/observation-layout.js';
import { Observer } from '../src/observation.js';
import { createRayFan } from '../src/ray-fan.js';
import { fieldOfView, lookAround } from '../src/visibility.js';
import { setVoxel, Voxel } from '../src/voxels.js';
import { arena, ground, lookUp, south, stand } from './arena.js';
import type { Arena } from './arena.js';

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
