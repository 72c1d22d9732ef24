import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createAcrobot, createCartPole, createMountainCarContinuous } from '../../src/environments/index.js';
import type { VectorEnv } from '../../src/index.js';
import { worldIn } from '../fixtures/task-world.js';
import { actionsOf, tasks } from '../fixtures/tasks.js';

const seeds = fc.nat(2 ** 32 - 1);
const still = Float32Array.of(0);

/** All that one world handed out. */
function outcomeOf(env: VectorEnv, world: number): number[] {
  const part = (array: Float32Array | Uint8Array, width: number): number[] => [
    ...array.subarray(world * width, (world + 1) * width),
  ];
  return [
    ...part(env.observations, env.observationSize),
    ...part(env.finalObservations, env.observationSize),
    ...part(env.episodeMetrics, env.episodeMetricNames.length),
    ...[env.rewards, env.terminated, env.truncated].flatMap((array) => part(array, 1)),
  ];
}

const outcomes = (env: VectorEnv): number[][] =>
  Array.from({ length: env.worldCount }, (_, world) => outcomeOf(env, world));

describe.each(tasks)('worlds of $name', ({ create, limit }) => {
  it('do not depend on which others are played with them', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 4 }), fc.nat(3), (seed, worlds, firstWorld) => {
        const all = create({ worlds: firstWorld + worlds });
        const some = create({ worlds, firstWorld });
        for (const env of [all, some]) env.reset(seed);
        for (let step = 0; step < 60; step++) {
          expect(outcomes(some)).toEqual(outcomes(all).slice(firstWorld));
          all.step(actionsOf(all, seed, step));
          some.step(actionsOf(some, seed, step, firstWorld));
        }
      }),
      { numRuns: 15 },
    );
  });

  it('go on from a saved state as if nothing had been, over the ends of episodes', () => {
    fc.assert(
      fc.property(seeds, fc.nat(40), (seed, played) => {
        const env = create({ worlds: 2 });
        env.reset(seed);
        // The first world comes to its last step while it is compared.
        env.loadState({ ...env.saveState(), clocks: Int32Array.of(limit - 50, 0) });
        for (let step = 0; step < played; step++) env.step(actionsOf(env, seed, step));
        const other = create({ worlds: 2 });
        other.loadState(env.saveState());
        expect(other.observations).toEqual(env.observations);
        for (let step = played; step < 60; step++) {
          for (const each of [env, other]) each.step(actionsOf(each, seed, step));
          for (const key of ['observations', 'rewards', 'terminated', 'truncated'] as const) {
            expect(other[key]).toEqual(env[key]);
          }
        }
        expect(other.saveState()).toEqual(env.saveState());
      }),
      { numRuns: 15 },
    );
  });

  it('hand out a state that later steps do not change', () => {
    const env = create({ worlds: 1 });
    env.step(still);
    const saved = Object.values(env.saveState());
    const copies = saved.map((array) => array.slice());
    env.step(still);
    env.reset(9);
    expect(saved).toEqual(copies);
  });

  it(`are truncated at step ${limit}, not before, and start anew`, () => {
    const env = worldIn(create, [...create({ worlds: 1 }).saveState()['states']], limit - 2);
    const ends = [0, 1, 2].map(() => {
      env.step(still);
      return [env.terminated[0], env.truncated[0], env.saveState()['clocks'][0]];
    });
    expect(ends).toEqual([
      [0, 0, limit - 1],
      [0, 1, 0],
      [0, 0, 1],
    ]);
    expect([...env.episodeMetrics]).toEqual(env.episodeMetricNames.map(() => 0));
  });

  it('start the next episode elsewhere than the last', () => {
    const env = create({ worlds: 1 });
    const first = [...env.observations];
    env.loadState({ ...env.saveState(), clocks: Int32Array.of(limit - 1) });
    env.step(still);
    expect([...env.observations]).not.toEqual(first);
    expect([...env.observations]).not.toEqual([...env.finalObservations]);
  });

  it('are the same after a reset with the same seed, which is 0 at first, and others with another', () => {
    const env = create({ worlds: 3 });
    const first = outcomes(env);
    env.reset(1);
    expect(outcomes(env)).not.toEqual(first);
    env.loadState({ ...env.saveState(), clocks: new Int32Array(3).fill(limit - 1) });
    env.step(new Float32Array(3));
    expect([...env.truncated]).toEqual([1, 1, 1]);
    env.reset(0);
    expect(outcomes(env)).toEqual(first);
  });
});

describe('an episode that terminates', () => {
  it.each([
    { create: createCartPole, state: [2.399, 0.1, 0, 0], limit: 500, metric: 'fell' },
    { create: createAcrobot, state: [3.1, 0, 0, 0], limit: 500, metric: 'reached_goal' },
    { create: createMountainCarContinuous, state: [0.44, 0.05], limit: 999, metric: 'reached_goal' },
  ])('leaves 1 behind as $metric, and is not truncated as well', ({ create, state, limit, metric }) => {
    for (const clock of [0, limit - 1]) {
      const env = worldIn(create, state, clock);
      env.step(Float32Array.of(1));
      expect(env.episodeMetricNames).toEqual([metric]);
      expect([env.terminated[0], env.truncated[0], ...env.episodeMetrics]).toEqual([1, 0, 1]);
    }
  });
});
