import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { Trainer } from '../src/index.js';
import type { VectorEnv } from '../src/index.js';
import { smallConfig } from './fixtures/small-config.js';

type CreateEnv = (setup: { worlds: number; firstWorld?: number }) => VectorEnv;

// The benchmark's environments are plain JavaScript: imported by address, with their types said here.
const environment = async (file: string, exportName: string): Promise<CreateEnv> => {
  const path = fileURLToPath(new URL(`../bench/environments/${file}`, import.meta.url));
  const exports = (await import(pathToFileURL(path).href)) as Record<string, CreateEnv>;
  return exports[exportName];
};
const createCartPole = await environment('cart-pole.mjs', 'createCartPole');
const createPendulum = await environment('pendulum.mjs', 'createPendulum');

/** A world put into a state. */
function worldIn(create: CreateEnv, states: number[], clock = 0): VectorEnv {
  const env = create({ worlds: 1 });
  env.reset(1);
  env.loadState({
    ...env.saveState(),
    states: Float64Array.from(states),
    clocks: Int32Array.of(clock),
  });
  return env;
}

describe('CartPole-v1', () => {
  it('is pushed from rest as the equations of motion say', () => {
    // Upright: carried = 10 / 1.1 = 9.0909091; inertia = 0.5 (4/3 - 0.1/1.1) = 0.62121212;
    // spin rate = -9.0909091 / 0.62121212 = -14.6341463; acceleration = 9.0909091 + 0.05 * 14.6341463 / 1.1 = 9.7560976.
    // Explicit Euler: the velocities change by 0.02 times that, the places not before the next step.
    const env = worldIn(createCartPole, [0, 0, 0, 0]);
    env.step(Float32Array.of(1));
    [0, 0.195121951, 0, -0.292682927].forEach((value, i) =>
      expect(env.observations[i]).toBeCloseTo(value, 7),
    );
    // Second step, to the left, from (0, 0.195122, 0, -0.292683): the same accelerations with the other sign.
    env.step(Float32Array.of(0));
    [0.00390243902, 0, -0.00585365854, 0].forEach((value, i) =>
      expect(env.observations[i]).toBeCloseTo(value, 7),
    );
    expect(env.rewards[0]).toBe(1);
  });

  it('feels gravity and the pole that turns', () => {
    // Angle 0.1 (sine 0.0998334166, cosine 0.995004165), spin 2, pushed left:
    // carried = (-10 + 0.05 * 4 * 0.0998334166) / 1.1 = -9.07275757;
    // inertia = 0.5 (4/3 - 0.1 * 0.990033289 / 1.1) = 0.621665154;
    // spin rate = (9.8 * 0.0998334166 + 0.995004165 * 9.07275757) / 0.621665154 = 16.0951583;
    // acceleration = -9.07275757 - 0.05 * 16.0951583 * 0.995004165 / 1.1 = -9.80070072.
    const env = worldIn(createCartPole, [1, -1, 0.1, 2]);
    env.step(Float32Array.of(0));
    [0.98, -1.19601401, 0.14, 2.32190317].forEach((value, i) =>
      expect(env.observations[i]).toBeCloseTo(value, 6),
    );
  });

  it.each([
    ['the cart leaves 2.4 metres', [2.399, 0.1, 0, 0]],
    ['the pole leans more than 12 degrees', [0, 0, -0.2094, -0.1]],
  ])('terminates when %s, with a reward for the last step', (_, states) => {
    const env = worldIn(createCartPole, states);
    env.step(Float32Array.of(1));
    expect([env.terminated[0], env.truncated[0], env.rewards[0]]).toEqual([1, 0, 1]);
    // The last observation is kept, the next episode begins near rest.
    expect(env.finalObservations[0]).toBeCloseTo((states[0] as number) + 0.02 * (states[1] as number), 6);
    for (const value of env.observations) expect(Math.abs(value)).toBeLessThanOrEqual(0.05);
  });

  it('goes on at the limits themselves', () => {
    const env = worldIn(createCartPole, [2.4, 0, (12 * Math.PI) / 180, 0]);
    env.step(Float32Array.of(1));
    expect([env.terminated[0], env.truncated[0]]).toEqual([0, 0]);
  });

  it('is truncated at step 500, and terminated there when the pole falls in that step', () => {
    const standing = worldIn(createCartPole, [0, 0, 0, 0], 499);
    standing.step(Float32Array.of(1));
    expect([standing.terminated[0], standing.truncated[0]]).toEqual([0, 1]);
    const falling = worldIn(createCartPole, [2.399, 0.1, 0, 0], 499);
    falling.step(Float32Array.of(1));
    expect([falling.terminated[0], falling.truncated[0]]).toEqual([1, 0]);
    const early = worldIn(createCartPole, [0, 0, 0, 0], 498);
    early.step(Float32Array.of(1));
    expect([early.terminated[0], early.truncated[0]]).toEqual([0, 0]);
  });
});

describe('Pendulum-v1', () => {
  it('turns faster by gravity and torque, then by that speed', () => {
    // Horizontal, at rest, half of the torque: 15 * 1 + 3 * 1 = 18; spin 0.05 * 18 = 0.9; angle pi/2 + 0.045.
    // Cost (pi/2)^2 + 0.001 * 1 = 2.4684011.
    const env = worldIn(createPendulum, [Math.PI / 2, 0]);
    env.step(Float32Array.of(0.5));
    [-Math.sin(0.045), Math.cos(0.045), 0.9].forEach((value, i) =>
      expect(env.observations[i]).toBeCloseTo(value, 6),
    );
    expect(env.rewards[0]).toBeCloseTo(-2.4684011, 6);
  });

  it('clips the torque at 2 and the speed at 8, and costs by the angle from upright', () => {
    // Upright after a whole turn, at 7.9: 3 * 2 = 6; 7.9 + 0.3 = 8.2, clipped; cost 0.1 * 62.41 + 0.001 * 4 = 6.245.
    const env = worldIn(createPendulum, [2 * Math.PI, 7.9]);
    env.step(Float32Array.of(100));
    [Math.cos(0.4), Math.sin(0.4), 8].forEach((value, i) =>
      expect(env.observations[i]).toBeCloseTo(value, 6),
    );
    expect(env.rewards[0]).toBeCloseTo(-6.245, 6);
    // -4 is 2 pi - 4 = 2.2831853 on the other side.
    const other = worldIn(createPendulum, [-4, 0]);
    other.step(Float32Array.of(0));
    expect(other.rewards[0]).toBeCloseTo(-(2.2831853 ** 2), 5);
  });

  it('never terminates and is truncated at step 200', () => {
    const env = createPendulum({ worlds: 2 });
    env.reset(3);
    for (let step = 1; step <= 200; step++) {
      env.step(Float32Array.of(1, -1));
      expect([...env.terminated]).toEqual([0, 0]);
      expect([...env.truncated]).toEqual(step === 200 ? [1, 1] : [0, 0]);
    }
  });

  it('starts anywhere, at up to 1 radian per second', () => {
    const env = createPendulum({ worlds: 2000 });
    env.reset(1);
    const { states } = env.saveState();
    const [angles, spins] = [0, 1].map((k) => Array.from({ length: 2000 }, (_, i) => states[2 * i + k]));
    const average = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / 2000;
    // Five standard errors of a uniform distribution's mean.
    expect(Math.abs(average(angles))).toBeLessThan((5 * Math.PI) / Math.sqrt(3 * 2000));
    expect(Math.abs(average(spins))).toBeLessThan(5 / Math.sqrt(3 * 2000));
    expect(Math.max(...angles)).toBeGreaterThan(3);
    expect(Math.max(...spins)).toBeLessThan(1);
  });
});

describe.each([
  ['CartPole-v1', createCartPole],
  ['Pendulum-v1', createPendulum],
])('worlds of %s', (_, create) => {
  it.each(['wasm', 'onnxruntime'] as const)(
    'are learned from, with their single action, on %s',
    async (backend) => {
      const policies = { policy: smallConfig.policies['left_policy'] };
      const trainer = await Trainer.create({
        env: create({ worlds: 8 }),
        config: { ...smallConfig, policies },
        backend,
      });
      const metrics = await trainer.trainIteration();
      expect(metrics.policies['policy'].updates).toBe(smallConfig.epochs);
      await trainer.dispose();
    },
  );

  const play = (env: VectorEnv, steps: number): number[] =>
    Array.from({ length: steps }, (__, i) => {
      env.step(new Float32Array(env.worldCount).fill(i % 2));
      return [...env.observations, ...env.rewards];
    }).flat();

  it('do not depend on which others are played with them', () => {
    const [all, last] = [create({ worlds: 3 }), create({ worlds: 1, firstWorld: 2 })];
    for (const env of [all, last]) env.reset(5);
    const size = all.observationSize;
    for (let i = 0; i < 60; i++) {
      play(all, 1);
      play(last, 1);
      expect(all.observations.slice(2 * size)).toEqual(last.observations);
    }
  });

  it('go on from a saved state, over the ends of episodes', () => {
    const env = create({ worlds: 2 });
    env.reset(7);
    play(env, 30);
    const saved = env.saveState();
    const first = play(env, 250);
    const other = create({ worlds: 2 });
    other.loadState(saved);
    expect(play(other, 250)).toEqual(first);
  });
});
