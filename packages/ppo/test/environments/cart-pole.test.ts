import { describe, expect, it } from '@jest/globals';
import { createCartPole } from '../../src/environments/index.js';
import { gymnasiumTrajectories } from '../fixtures/gymnasium-trajectories.js';
import { expectClose, expectTrajectory, seen, worldIn } from '../fixtures/task-world.js';

describe('CartPole-v1', () => {
  it.each(gymnasiumTrajectories.cartPole)('goes from $state where it goes in Gymnasium', (trajectory) => {
    expectTrajectory(createCartPole, trajectory);
  });

  it('is pushed from rest as the equations of motion say', () => {
    // Upright: carried = 10 / 1.1 = 9.0909091; inertia = 0.5 (4/3 - 0.1/1.1) = 0.62121212;
    // spin rate = -9.0909091 / 0.62121212 = -14.6341463; acceleration = 9.0909091 + 0.05 * 14.6341463 / 1.1 = 9.7560976.
    // Explicit Euler: the velocities change by 0.02 times that, the places not before the next step.
    const env = worldIn(createCartPole, [0, 0, 0, 0]);
    env.step(Float32Array.of(1));
    expectClose(seen(env), [0, 0.195121951, 0, -0.292682927]);
    // Second step, to the left, from (0, 0.195122, 0, -0.292683): the same accelerations with the other sign.
    env.step(Float32Array.of(0));
    expectClose(seen(env), [0.00390243902, 0, -0.00585365854, 0]);
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
    expectClose(seen(env), [0.98, -1.19601401, 0.14, 2.32190317]);
  });

  it.each([
    ['the cart leaves 2.4 metres', [2.399, 0.1, 0, 0]],
    ['the cart leaves them on the left', [-2.399, -0.1, 0, 0]],
    ['the pole leans more than 12 degrees', [0, 0, 0.2094, 0.01]],
    ['the pole leans so to the left', [0, 0, -0.2094, -0.01]],
  ])('terminates when %s, with a reward for the last step', (_, state) => {
    const env = worldIn(createCartPole, state);
    env.step(Float32Array.of(1));
    expect([env.terminated[0], env.truncated[0], env.rewards[0]]).toEqual([1, 0, 1]);
    // The last observation is kept, the next episode begins near rest.
    expect(env.finalObservations[0]).toBeCloseTo((state[0] as number) + 0.02 * (state[1] as number), 6);
    for (const value of env.observations) expect(Math.abs(value)).toBeLessThanOrEqual(0.05);
  });

  it('goes on at the limits themselves', () => {
    const env = worldIn(createCartPole, [2.4, 0, (12 * Math.PI) / 180, 0]);
    env.step(Float32Array.of(1));
    expect([env.terminated[0], env.truncated[0]]).toEqual([0, 0]);
  });
});
