import type { VectorEnv } from '../vector-env.js';
import { clip } from './clip.js';
import type { ExampleSetup } from './setup.js';
import type { Task } from './task.js';
import { TaskWorlds } from './task-worlds.js';

/** Change of velocity in a step at full force. */
const power = 0.0015;
/** Change of velocity in a step on the steepest slope. */
const gravity = 0.0025;
const leftWall = -1.2;
const rightWall = 0.6;
const largestSpeed = 0.07;
/** As a float32, which the position is: Gymnasium compares the two so. */
const goal = Math.fround(0.45);

/**
 * A car in a valley, too weak to drive straight up to the goal on the right hill: it has to gather speed on the left one.
 * The action is the force. The state, which is also what is seen: position and velocity, in units of a step. Reward:
 * -0.1 force^2 for every step, and 100 for the one that reaches the goal. The left wall stops the car.
 *
 * Moore 1990, "Efficient memory-based learning for robot control", with the constants, limits and semi-implicit Euler step
 * of Gymnasium (https://gymnasium.farama.org/environments/classic_control/mountain_car_continuous/). An action outside of
 * [-1, 1], which Gymnasium's action space does not have, costs what the force that it is clipped to costs.
 */
const mountainCarContinuous: Task = {
  name: 'MountainCarContinuous-v0',
  stateSize: 2,
  observationSize: 2,
  actionSpace: { kind: 'continuous', size: 1 },
  episodeSteps: 999,
  terminationMetric: 'reached_goal',
  start(state, uniform) {
    state[0] = -0.6 + 0.2 * uniform();
    state[1] = 0;
  },
  step(state, force) {
    const [position, velocity] = state;
    const pulled = velocity + (force * power - gravity * Math.cos(3 * position));
    const nextVelocity = clip(pulled, -largestSpeed, largestSpeed);
    const nextPosition = clip(position + nextVelocity, leftWall, rightWall);
    const hitsLeftWall = nextPosition === leftWall && nextVelocity < 0;
    // Gymnasium keeps the state in float32.
    state[0] = Math.fround(nextPosition);
    state[1] = hitsLeftWall ? 0 : Math.fround(nextVelocity);
    return (mountainCarContinuous.isTerminal(state) ? 100 : 0) - 0.1 * force ** 2;
  },
  isTerminal([position, velocity]) {
    return position >= goal && velocity >= 0;
  },
  observe(state, observation) {
    observation.set(state);
  },
};

/**
 * Worlds of Gymnasium's MountainCarContinuous-v0.
 *
 * @throws {PpoConfigError} when the setup is impossible.
 */
export function createMountainCarContinuous(setup: ExampleSetup): VectorEnv {
  return new TaskWorlds(mountainCarContinuous, setup);
}
