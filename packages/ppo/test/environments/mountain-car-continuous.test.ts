import { describe, expect, it } from '@jest/globals';
import { createMountainCarContinuous } from '../../src/environments/index.js';
import { gymnasiumTrajectories } from '../fixtures/gymnasium-trajectories.js';
import { expectClose, expectTrajectory, seen, worldIn } from '../fixtures/task-world.js';

describe('MountainCarContinuous-v0', () => {
  it.each(gymnasiumTrajectories.mountainCarContinuous)(
    'goes from $state where it goes in Gymnasium',
    (trajectory) => expectTrajectory(createMountainCarContinuous, trajectory),
  );

  it('is moved by force and slope, then by that velocity', () => {
    // Slope: 0.0025 cos(-1.5) = 0.0001768430; velocity 0.0015 - 0.0001768430 = 0.0013231570; position -0.4986768430.
    const env = worldIn(createMountainCarContinuous, [-0.5, 0]);
    env.step(Float32Array.of(1));
    expectClose(seen(env), [-0.498676843, 0.001323157]);
    expectClose([...env.rewards], [-0.1]);
    // Slope: 0.0025 cos(-1.496030529) = 0.0001867404; velocity 0.0013231570 + 0.00075 - 0.0001867404 = 0.0018864166.
    env.step(Float32Array.of(0.5));
    expectClose(seen(env), [-0.4967904264, 0.0018864166]);
    expectClose([...env.rewards], [-0.025]);
  });

  it.each([
    [5, 1],
    [-5, -1],
  ])('acts and costs by the force that %d is clipped to', (action, force) => {
    const [clipped, within] = [0, 0].map(() => worldIn(createMountainCarContinuous, [-0.5, 0]));
    clipped.step(Float32Array.of(action));
    within.step(Float32Array.of(force));
    expect(seen(clipped)).toEqual(seen(within));
    expectClose([...clipped.rewards], [-0.1]);
  });

  it.each([
    // Downhill to the right: -0.0025 cos(-2.7) = 0.0022602 and 0.0015 on top of 0.069.
    ['right', [-0.9, 0.069], 1, [-0.83, 0.07]],
    // Downhill to the left: -0.0025 cos(0.3) = -0.0023883 and -0.0015 on top of -0.069.
    ['left', [0.1, -0.069], -1, [0.03, -0.07]],
  ])('is no faster than 0.07 to the %s', (_, state, action, expected) => {
    const env = worldIn(createMountainCarContinuous, state);
    env.step(Float32Array.of(action));
    expectClose(seen(env), expected);
  });

  it('is stopped by the left wall, and leaves it', () => {
    // -1.19 - 0.05 and a little is behind the wall.
    const env = worldIn(createMountainCarContinuous, [-1.19, -0.05]);
    env.step(Float32Array.of(0));
    expectClose(seen(env), [-1.2, 0]);
    // -0.0025 cos(-3.6) = 0.0022418961, less the 0.0015 of the car that drives into the wall.
    env.step(Float32Array.of(-1));
    expectClose(seen(env), [-1.1992581039, 0.0007418961]);
  });

  it('reaches the goal at 0.45, for 100, and not from the right', () => {
    // -0.0025 cos(1.347) = -0.0005548: 0.449 + 0.0014 - 0.0005548 = 0.4498452, and 0.0015 more with the force.
    const there = worldIn(createMountainCarContinuous, [0.449, 0.0014]);
    there.step(Float32Array.of(1));
    expect([there.terminated[0], there.truncated[0]]).toEqual([1, 0]);
    expectClose([...there.rewards], [99.9]);
    const short = worldIn(createMountainCarContinuous, [0.449, 0.0014]);
    short.step(Float32Array.of(0));
    expect([short.terminated[0], short.truncated[0]]).toEqual([0, 0]);
    expectClose(seen(short), [0.4498452, 0.0008452]);
    expectClose([...short.rewards], [0]);
    const fromTheRight = worldIn(createMountainCarContinuous, [0.55, -0.03]);
    fromTheRight.step(Float32Array.of(1));
    expect(fromTheRight.terminated[0]).toBe(0);
    expect(seen(fromTheRight)[0]).toBeGreaterThan(0.45);
  });

  it('goes no further than 0.6', () => {
    const env = worldIn(createMountainCarContinuous, [0.58, 0.05]);
    env.step(Float32Array.of(1));
    expectClose([seen(env)[0]], [0.6]);
  });

  it('keeps its state in float32', () => {
    const env = worldIn(createMountainCarContinuous, [-0.5, 0]);
    env.step(Float32Array.of(0.3));
    const states = [...env.saveState()['states']];
    expect(states).toEqual(states.map(Math.fround));
  });
});
