import type { VectorEnv } from '../vector-env.js';
import { clip } from './clip.js';
import { rungeKutta } from './runge-kutta.js';
import type { ExampleSetup } from './setup.js';
import type { Task } from './task.js';
import { TaskWorlds } from './task-worlds.js';

const gravity = 9.8;
/** Of either link: kilograms, metres, metres from its upper end to its centre of mass, kg m^2 about that. */
const mass = 1;
const length = 1;
const centre = 0.5;
const inertia = 1;
/** Seconds in a step. */
const tick = 0.2;
/** In radians per second. */
const largestSpin1 = 4 * Math.PI;
const largestSpin2 = 9 * Math.PI;

/**
 * Two links, one hanging from the other, with a motor in the joint between them, to be swung up until the free end is
 * higher than one link's length above the fixed one. Actions: torques of -1, 0 and 1 newton metre. State: angle of the
 * first link (0: hanging), angle of the second against the first, and both angular velocities; seen: cosine and sine of
 * both angles, then the velocities. Reward: -1 for every step but the one that gets there.
 *
 * Sutton 1996, "Generalization in reinforcement learning: successful examples using sparse coarse coding", with the
 * equations of Sutton and Barto's book and the constants, limits and Runge-Kutta step of Gymnasium
 * (https://gymnasium.farama.org/environments/classic_control/acrobot/).
 */
const acrobot: Task = {
  name: 'Acrobot-v1',
  stateSize: 4,
  observationSize: 6,
  actionSpace: { kind: 'discrete', sizes: [3] },
  episodeSteps: 500,
  terminationMetric: 'reached_goal',
  start(state, uniform) {
    // Gymnasium rounds the first state of an episode to float32, and no other.
    for (let i = 0; i < 4; i++) state[i] = Math.fround(-0.1 + 0.2 * uniform());
  },
  step(state, action) {
    advance(state, action - 1, tick);
    state[0] = wrapped(state[0]);
    state[1] = wrapped(state[1]);
    state[2] = clip(state[2], -largestSpin1, largestSpin1);
    state[3] = clip(state[3], -largestSpin2, largestSpin2);
    return acrobot.isTerminal(state) ? 0 : -1;
  },
  isTerminal([angle1, angle2]) {
    return -Math.cos(angle1) - Math.cos(angle2 + angle1) > length;
  },
  observe([angle1, angle2, spin1, spin2], observation) {
    observation[0] = Math.cos(angle1);
    observation[1] = Math.sin(angle1);
    observation[2] = Math.cos(angle2);
    observation[3] = Math.sin(angle2);
    observation[4] = spin1;
    observation[5] = spin2;
  },
};

const advance = rungeKutta(4, ([angle1, angle2, spin1, spin2], torque, rate) => {
  const [sine2, cosine2] = [Math.sin(angle2), Math.cos(angle2)];
  const d1 =
    mass * centre ** 2 +
    mass * (length ** 2 + centre ** 2 + 2 * length * centre * cosine2) +
    inertia +
    inertia;
  const d2 = mass * (centre ** 2 + length * centre * cosine2) + inertia;
  const phi2 = mass * centre * gravity * Math.cos(angle1 + angle2 - Math.PI / 2);
  const phi1 =
    -mass * length * centre * spin2 ** 2 * sine2 -
    2 * mass * length * centre * spin2 * spin1 * sine2 +
    (mass * centre + mass * length) * gravity * Math.cos(angle1 - Math.PI / 2) +
    phi2;
  const spinRate2 =
    (torque + (d2 / d1) * phi1 - mass * length * centre * spin1 ** 2 * sine2 - phi2) /
    (mass * centre ** 2 + inertia - d2 ** 2 / d1);
  rate[0] = spin1;
  rate[1] = spin2;
  rate[2] = -(d2 * spinRate2 + phi1) / d1;
  rate[3] = spinRate2;
});

/**
 * Worlds of Gymnasium's Acrobot-v1.
 *
 * @throws {PpoConfigError} when the setup is impossible.
 */
export function createAcrobot(setup: ExampleSetup): VectorEnv {
  return new TaskWorlds(acrobot, setup);
}

/** The same angle in [-pi, pi]. */
function wrapped(angle: number): number {
  let turned = angle;
  while (turned > Math.PI) turned -= 2 * Math.PI;
  while (turned < -Math.PI) turned += 2 * Math.PI;
  return turned;
}
