import { describe, it } from '@jest/globals';
import { createPendulum } from '../../src/environments/index.js';
import { gymnasiumTrajectories } from '../fixtures/gymnasium-trajectories.js';
import { expectClose, expectTrajectory, seen, worldIn } from '../fixtures/task-world.js';

describe('Pendulum-v1', () => {
  it.each(gymnasiumTrajectories.pendulum)('goes from $state where it goes in Gymnasium', (trajectory) => {
    expectTrajectory(createPendulum, trajectory);
  });

  it('turns faster by gravity and torque, then by that speed', () => {
    // Horizontal, at rest, half of the torque: 15 * 1 + 3 * 1 = 18; spin 0.05 * 18 = 0.9; angle pi/2 + 0.045.
    // Cost (pi/2)^2 + 0.001 * 1 = 2.4684011.
    const env = worldIn(createPendulum, [Math.PI / 2, 0]);
    env.step(Float32Array.of(0.5));
    expectClose(seen(env), [-Math.sin(0.045), Math.cos(0.045), 0.9]);
    expectClose([...env.rewards], [-2.4684011]);
  });

  it('clips the torque at 2 and the speed at 8', () => {
    // Upright after a whole turn, at 7.9: 3 * 2 = 6; 7.9 + 0.3 = 8.2, clipped; cost 0.1 * 62.41 + 0.001 * 4 = 6.245.
    const env = worldIn(createPendulum, [2 * Math.PI, 7.9]);
    env.step(Float32Array.of(100));
    expectClose(seen(env), [Math.cos(0.4), Math.sin(0.4), 8]);
    expectClose([...env.rewards], [-6.245]);
    // The same the other way round.
    const other = worldIn(createPendulum, [-2 * Math.PI, -7.9]);
    other.step(Float32Array.of(-100));
    expectClose(seen(other), [Math.cos(0.4), -Math.sin(0.4), -8]);
  });

  it.each([
    // The angle from upright, in [-pi, pi): the nearest whole turn taken off.
    [-4, 2 * Math.PI - 4],
    [4, 4 - 2 * Math.PI],
    [20, 20 - 6 * Math.PI],
    [-20, 6 * Math.PI - 20],
    [Math.PI, -Math.PI],
  ])('costs at rest, at an angle of %d, the square of the angle from upright', (angle, fromUpright) => {
    const env = worldIn(createPendulum, [angle, 0]);
    env.step(Float32Array.of(0));
    expectClose([...env.rewards], [-(fromUpright ** 2)]);
  });
});
