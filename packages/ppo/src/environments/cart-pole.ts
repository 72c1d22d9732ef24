import type { VectorEnv } from '../vector-env.js';
import type { ExampleSetup } from './setup.js';
import type { Task } from './task.js';
import { TaskWorlds } from './task-worlds.js';

const gravity = 9.8;
const cartMass = 1;
const poleMass = 0.1;
const totalMass = cartMass + poleMass;
/** Half of the pole's length, in metres. */
const halfPole = 0.5;
/** Of the push to the left or to the right, in newtons. */
const push = 10;
/** Seconds in a step. */
const tick = 0.02;
const largestPosition = 2.4;
const largestAngleRad = (12 * Math.PI) / 180;

/**
 * A pole on a cart that is pushed left (0) or right (1); 1 for every step. The state, which is also what is seen:
 * position, velocity, angle of the pole (0: upright), angular velocity.
 *
 * Barto, Sutton and Anderson 1983, "Neuronlike adaptive elements that can solve difficult learning control problems", with
 * the constants, the explicit Euler step and the limits of Gymnasium
 * (https://gymnasium.farama.org/environments/classic_control/cart_pole/).
 */
const cartPole: Task = {
  name: 'CartPole-v1',
  stateSize: 4,
  observationSize: 4,
  actionSpace: { kind: 'discrete', sizes: [2] },
  episodeSteps: 500,
  terminationMetric: 'fell',
  start(state, uniform) {
    for (let i = 0; i < 4; i++) state[i] = -0.05 + 0.1 * uniform();
  },
  step(state, action) {
    const [position, velocity, angle, spin] = state;
    const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
    const force = action === 1 ? push : -push;
    // What the cart's acceleration would be if the pole did not turn any faster.
    const carried = (force + poleMass * halfPole * spin ** 2 * sine) / totalMass;
    const inertia = halfPole * (4 / 3 - (poleMass * cosine ** 2) / totalMass);
    const spinRate = (gravity * sine - cosine * carried) / inertia;
    const acceleration = carried - (poleMass * halfPole * spinRate * cosine) / totalMass;
    state[0] = position + tick * velocity;
    state[1] = velocity + tick * acceleration;
    state[2] = angle + tick * spin;
    state[3] = spin + tick * spinRate;
    return 1;
  },
  isTerminal([position, , angle]) {
    return Math.abs(position) > largestPosition || Math.abs(angle) > largestAngleRad;
  },
  observe(state, observation) {
    observation.set(state);
  },
};

/**
 * Worlds of Gymnasium's CartPole-v1.
 *
 * @throws {PpoConfigError} when the setup is impossible.
 */
export function createCartPole(setup: ExampleSetup): VectorEnv {
  return new TaskWorlds(cartPole, setup);
}
