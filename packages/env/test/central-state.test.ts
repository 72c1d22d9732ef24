import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CentralObserver } from '../src/central-observer.js';
import { createStateLayout } from '../src/central-state-layout.js';
import { createHideAndSeek } from '../src/index.js';
import type { HideAndSeek, HideAndSeekOptions } from '../src/index.js';
import { createObservationLayout, observationSizeOf } from '../src/observation-layout.js';
import { setVoxel, Voxel, voxelAt } from '../src/voxels.js';
import { arena, ground, lookUp, south, stand } from './arena.js';
import type { Arena } from './arena.js';
import { outcome, randomActions } from './play.js';

/** What the critic sees for an agent of an arena beyond its observation, by the names of the layout. */
function truth({ state, config }: Arena, agent: number): Record<string, number[]> {
  const layout = createStateLayout(config);
  const [observed, size] = [createObservationLayout(config), layout].map(observationSizeOf);
  const observations = new Float32Array(state.agents * observed!);
  const states = new Float32Array(state.agents * size!).fill(NaN);
  new CentralObserver(config).observe(state, 0, observations, observed!, states, size!);
  return Object.fromEntries(
    layout
      .filter(({ offset }) => offset >= observed!)
      .map(({ name, offset, size: count }) => [
        name,
        [...states.slice(agent * size! + offset, agent * size! + offset + count)],
      ]),
  );
}

const near = (values: readonly number[]): unknown[] => values.map((value) => expect.closeTo(value, 6));

/** A seeker at (4, 8) that looks along +x, hiders at (12, 8) and (4, 12); 16 x 16 blocks, 12 high. */
function scene(): Arena {
  const place = arena({ rayCount: 1 });
  place.state.step[0] = 120;
  stand(place.state, 0, 4, 8);
  stand(place.state, 1, 12, 8, south);
  stand(place.state, 2, 4, 12, south, 5);
  return place;
}

const diagonal = 16 * Math.SQRT2;

describe('what a central critic sees of the others', () => {
  it('is where they truly are in the own frame, behind walls and behind the back: opponents first', () => {
    const place = scene();
    for (let z = 0; z < 16; z++) for (let y = ground; y < 8; y++) setVoxel(place.grid, 8, y, z, Voxel.stone);
    const seeker = truth(place, 0);
    // 8 blocks ahead; 4 blocks to the right and 3 up. Both look to the right of where the seeker looks.
    expect(seeker['true0']).toEqual(near([1, 8 / diagonal, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]));
    expect(seeker['true1']).toEqual(near([1, 0, 4 / diagonal, 3 / 12, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]));
    // For hider 1, which looks along +z, the seeker at -x is to the right and the mate ahead and to the right.
    const hider = truth(place, 1);
    expect(hider['true0']).toEqual(near([1, 0, 8 / diagonal, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0]));
    expect(hider['true1']!.slice(0, 4)).toEqual(near([1, 4 / diagonal, 8 / diagonal, 3 / 12]));
  });

  it('is how they move and look, what they carry, and how long they have to wait', () => {
    const place = scene();
    const { state } = place;
    // Hider 1 walks at 2.8 blocks/s along +z, the seeker's right, and falls at 12.
    state.velocity.set([0, -12, 2.8], 3);
    lookUp(state, 1, -Math.PI / 6);
    state.carried[1] = 2;
    state.cooldown[1] = 3;
    const [canAct, , , , ...rest] = truth(place, 0)['true0']!;
    expect([canAct, ...rest]).toEqual(near([1, 0, 0.5, -0.5, 0, 1, -0.5, 2 / 3, 0.75, 0, 0]));
    // For the mate, which looks along +z, that is forward; what goes along +x goes to the left.
    state.velocity[3] = 1.4;
    expect(truth(place, 2)['true1']!.slice(4, 7)).toEqual(near([0.5, -0.25, -0.5]));
  });

  it('is whether they see the agent, and how near the catch is, for both of the pair', () => {
    const place = scene();
    const { state } = place;
    // Seeker 0 sees hider 1 and has held it for 3 of 6 steps.
    state.sees[1] = 1;
    state.hold[0] = 3;
    expect(truth(place, 1)['true0']!.slice(12)).toEqual([1, 0.5]);
    expect(truth(place, 0)['true0']!.slice(12)).toEqual([0, 0.5]);
    expect(truth(place, 0)['true1']!.slice(12)).toEqual([0, 0]);
    expect(truth(place, 2)['true0']!.slice(12)).toEqual([0, 0]);
    // Mates do not catch each other.
    expect(truth(place, 2)['true1']!.slice(12)).toEqual([0, 0]);
  });

  it('is whether they can act: held seekers and caught hiders cannot', () => {
    const place = scene();
    place.state.caught[2] = 1;
    expect(truth(place, 0)['true1']![0]).toBe(0);
    expect(truth(place, 1)['true0']![0]).toBe(1);
    place.state.step[0] = 95;
    expect(truth(place, 1)['true0']![0]).toBe(0);
    place.state.step[0] = 96;
    expect(truth(place, 1)['true0']![0]).toBe(1);
  });

  it('never leaves its range, even where speed does', () => {
    const place = scene();
    place.state.velocity.set([100, -100, -100], 3);
    expect(truth(place, 0)['true0']!.slice(4, 7)).toEqual([1, -1, -1]);
  });
});

describe('what a central critic sees of the blocks', () => {
  it('is how many there are of each kind, and where their middle is', () => {
    const place = arena({ rayCount: 1, looseBlocks: 4, carryCapacity: 1 });
    const { state, grid } = place;
    stand(state, 0, 4.5, 8.5);
    stand(state, 1, 4.5, 8.5, south);
    setVoxel(grid, 8, ground, 8, Voxel.loose);
    setVoxel(grid, 8, ground + 1, 10, Voxel.loose);
    setVoxel(grid, 4, ground + 3, 5, Voxel.placedByHiders);
    // Of 4: two loose, middle at (8.5, 9.5), half a block up; one of hiders, 3 to the left and 3 up; none of seekers.
    expect(truth(place, 0)).toMatchObject({
      loose: near([0.5, 4 / diagonal, 1 / diagonal, 0.5 / 12]),
      hiderBlocks: near([0.25, 0, -3 / diagonal, 3 / 12]),
      seekerBlocks: [0, 0, 0, 0],
    });
    // Along +z: what is at +x is to the left.
    expect(truth(place, 1)['loose']).toEqual(near([0.5, 1 / diagonal, -4 / diagonal, 0.5 / 12]));
    setVoxel(grid, 8, ground, 8, Voxel.placedBySeekers);
    expect(truth(place, 0)['seekerBlocks']![0]).toBe(0.25);
  });
});

const small: HideAndSeekOptions = {
  worldSize: 16,
  episodeSteps: 30,
  rayCount: 4,
  looseBlocks: 10,
  centralState: true,
};

const configurations = fc.record({
  map: fc.constantFrom('open' as const, 'fort' as const, 'ruins' as const),
  rooms: fc.constant(1),
  seekers: fc.integer({ min: 1, max: 3 }),
  hiders: fc.integer({ min: 1, max: 3 }),
  preparationFraction: fc.constantFrom(0, 0.4),
  catching: fc.record({ holdSteps: fc.constantFrom(1, 3), distanceBlocks: fc.constant(4) }),
});

function played(config: HideAndSeekOptions, steps: number, seed = 3): HideAndSeek {
  const env = createHideAndSeek({ worlds: 2, config });
  env.reset(seed);
  const draw = randomActions(env, seed);
  for (let step = 0; step < steps; step++) env.step(draw());
  return env;
}

/** Every number of the slices behind the observation, by agent. */
function behindObservations(env: HideAndSeek, states: Float32Array | undefined): number[][] {
  return Array.from({ length: env.worldCount * env.agentsPerWorld }, (_, row) => [
    ...states!.slice(row * env.stateSize + env.observationSize, (row + 1) * env.stateSize),
  ]);
}

describe('the states of an environment', () => {
  it('begin with the observation, and keep to the ranges of their layout', () => {
    fc.assert(
      fc.property(configurations, fc.integer({ min: 0, max: 40 }), fc.nat(), (options, steps, seed) => {
        const env = played({ ...small, ...options }, steps, seed);
        for (let row = 0; row < 2 * env.agentsPerWorld; row++) {
          const state = env.states!.slice(row * env.stateSize, (row + 1) * env.stateSize);
          expect(state.slice(0, env.observationSize)).toEqual(
            env.observations.slice(row * env.observationSize, (row + 1) * env.observationSize),
          );
          for (const { offset, size, range } of env.stateLayout) {
            for (const value of state.slice(offset, offset + size)) {
              expect(value).toBeGreaterThanOrEqual(range[0]);
              expect(value).toBeLessThanOrEqual(range[1]);
            }
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('count the blocks that there are', () => {
    const env = played({ ...small, worldSize: 20 }, 25, 8);
    const { offset } = env.stateLayout.find(({ name }) => name === 'loose')!;
    for (const world of [0, 1]) {
      const grid = env['simulation'].state.grids[world]!;
      const kinds: number[] = [];
      for (let x = 0; x < 20; x++)
        for (let y = 0; y < grid.height; y++) for (let z = 0; z < 20; z++) kinds.push(voxelAt(grid, x, y, z));
      const told = [0, 4, 8].map((at) => env.states![world * 3 * env.stateSize + offset + at]);
      const counted = [Voxel.loose, Voxel.placedByHiders, Voxel.placedBySeekers].map(
        (kind) => kinds.filter((each) => each === kind).length / 10,
      );
      expect(told).toEqual(near(counted));
    }
  });

  it('go on as they were after a load', () => {
    const env = played(small, 17);
    const again = createHideAndSeek({ worlds: 2, config: small });
    again.loadState(env.saveState());
    expect(again.states).toEqual(env.states);
    const draw = randomActions(env, 9);
    for (let step = 0; step < 20; step++) {
      const actions = draw();
      env.step(actions);
      again.step(actions);
      expect(again.states).toEqual(env.states);
      expect(again.finalStates).toEqual(env.finalStates);
    }
  });

  it('are kept as they were when an episode ended, beside those of the next one', () => {
    const config = { ...small, preparationFraction: 0, rewards: { endWhenAllCaught: false } };
    const [before, ended] = [played(config, 29), played(config, 30)];
    expect([...ended.terminated]).toEqual([1, 1]);
    expect(before.finalStates!.every((value) => value === 0)).toBe(true);
    // The same worlds, whose episode is not over yet.
    const longer = played({ ...config, episodeSteps: 60 }, 30);
    const last = behindObservations(ended, ended.finalStates);
    expect(last).toEqual(behindObservations(longer, longer.states));
    expect(last).not.toEqual(behindObservations(ended, ended.states));
    for (let row = 0; row < 6; row++) {
      expect(
        ended.finalStates!.slice(row * ended.stateSize, row * ended.stateSize + ended.observationSize),
      ).toEqual(
        ended.finalObservations.slice(row * ended.observationSize, (row + 1) * ended.observationSize),
      );
    }
  });

  it('are absent unless they are asked for, and change nothing else', () => {
    const [without, asked] = [played({ ...small, centralState: false }, 40), played(small, 40)];
    expect([without.stateSize, without.stateLayout]).toEqual([0, []]);
    expect([without.states, without.finalStates]).toEqual([undefined, undefined]);
    expect(outcome(asked)).toEqual(outcome(without));
    expect(asked.saveState()).toEqual(without.saveState());
    // 2 others of 14 numbers, 3 kinds of blocks of 4.
    expect(asked.stateSize).toBe(asked.observationSize + 2 * 14 + 3 * 4);
  });
});
