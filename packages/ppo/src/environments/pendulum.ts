import type { VectorEnv } from '../vector-env.js';
import { clip } from './clip.js';
import type { ExampleSetup } from './setup.js';
import type { Task } from './task.js';
import { TaskWorlds } from './task-worlds.js';

const gravity = 10;
const mass = 1;
const length = 1;
/** In newton metres. */
const largestTorque = 2;
/** In radians per second. */
const largestSpin = 8;
/** Seconds in a step. */
const tick = 0.05;

/**
 * A rod to be swung up and held with too little torque for doing it at once. State: angle (0: upright) and angular
 * velocity; seen: cosine, sine, angular velocity; reward: -(angle^2 + 0.1 spin^2 + 0.001 torque^2) of the state before
 * the step. It never terminates. The action is the torque in units of the largest.
 *
 * Constants and semi-implicit Euler step of Gymnasium (https://gymnasium.farama.org/environments/classic_control/pendulum/),
 * whose action is the torque itself, clipped to [-2, 2].
 */
const pendulum: Task = {
  name: 'Pendulum-v1',
  stateSize: 2,
  observationSize: 3,
  actionSpace: { kind: 'continuous', size: 1 },
  episodeSteps: 200,
  terminationMetric: null,
  start(state, uniform) {
    state[0] = Math.PI * (2 * uniform() - 1);
    state[1] = 2 * uniform() - 1;
  },
  step(state, action) {
    const [angle, spin] = state;
    const torque = largestTorque * action;
    const cost = fromUpright(angle) ** 2 + 0.1 * spin ** 2 + 0.001 * torque ** 2;
    // A rod that turns around its end: moment of inertia m l^2 / 3, gravity at half its length.
    const spinRate = ((3 * gravity) / (2 * length)) * Math.sin(angle) + (3 / (mass * length ** 2)) * torque;
    state[1] = clip(spin + tick * spinRate, -largestSpin, largestSpin);
    state[0] = angle + tick * state[1];
    return -cost;
  },
  isTerminal() {
    return false;
  },
  observe([angle, spin], observation) {
    observation[0] = Math.cos(angle);
    observation[1] = Math.sin(angle);
    observation[2] = spin;
  },
};

/**
 * Worlds of Gymnasium's Pendulum-v1.
 *
 * @throws {PpoConfigError} when the setup is impossible.
 */
export function createPendulum(setup: ExampleSetup): VectorEnv {
  return new TaskWorlds(pendulum, setup);
}

/** The same angle in [-pi, pi). */
function fromUpright(angle: number): number {
  const turn = 2 * Math.PI;
  const beyond = (angle + Math.PI) % turn;
  return (beyond < 0 ? beyond + turn : beyond) - Math.PI;
}
