import { createClassicControl } from './classic-control.mjs';

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
 * Pendulum-v1: a rod to be swung up and held with too little torque for doing it at once. State: angle (0: upright) and
 * angular velocity; seen: cosine, sine, angular velocity; reward: -(angle^2 + 0.1 spin^2 + 0.001 torque^2) of the state
 * before the step. It never terminates. The action is the torque in units of the largest, clipped to [-1, 1].
 *
 * Constants and semi-implicit Euler step of Gymnasium (https://gymnasium.farama.org/environments/classic_control/pendulum/),
 * whose action is the torque itself.
 */
export const pendulum = {
  stateSize: 2,
  observationSize: 3,
  actionSpace: { kind: 'continuous', size: 1 },
  episodeSteps: 200,
  start(state, random) {
    state[0] = Math.PI * (2 * random() - 1);
    state[1] = 2 * random() - 1;
  },
  step(state, action) {
    const [angle, spin] = state;
    const torque = largestTorque * clipped(action[0], 1);
    const cost = fromUpright(angle) ** 2 + 0.1 * spin ** 2 + 0.001 * torque ** 2;
    // A rod that turns around its end: moment of inertia m l^2 / 3, gravity at half its length.
    const spinRate = ((3 * gravity) / (2 * length)) * Math.sin(angle) + (3 / (mass * length ** 2)) * torque;
    state[1] = clipped(spin + tick * spinRate, largestSpin);
    state[0] = angle + tick * state[1];
    return { reward: -cost, hasFailed: false };
  },
  observe([angle, spin], into) {
    into[0] = Math.cos(angle);
    into[1] = Math.sin(angle);
    into[2] = spin;
  },
};

/** Worlds of Pendulum-v1, for an EnvSource too. */
export function createPendulum(setup) {
  return createClassicControl(pendulum, setup);
}

/** The same angle in [-pi, pi). */
function fromUpright(angle) {
  const turn = 2 * Math.PI;
  return ((((angle + Math.PI) % turn) + turn) % turn) - Math.PI;
}

function clipped(value, limit) {
  return Math.min(limit, Math.max(-limit, value));
}
