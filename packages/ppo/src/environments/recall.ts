import type { VectorEnv } from '../vector-env.js';
import type { ExampleSetup } from './setup.js';
import type { Task } from './task.js';
import { TaskWorlds } from './task-worlds.js';

/** Steps between the cue and the question. */
const delay = 20;

/**
 * A test of memory, none of Gymnasium's: the first observation of an episode shows one of two cues, and 20 steps later the
 * agent is asked which it was. The right choice is paid 1, the wrong one nothing, and the episode ends; choices before are of
 * no effect. Who sees only the newest observation gets half of the rewards.
 *
 * What is seen: the cue (-1 for choice 0, 1 for choice 1; 0 after the first step), and 1 when asked. The state: the right
 * choice, and steps since the episode began.
 */
const recall: Task = {
  name: 'Recall-20',
  stateSize: 2,
  observationSize: 2,
  actionSpace: { kind: 'discrete', sizes: [2] },
  episodeSteps: delay + 1,
  terminationMetric: null,
  start(state, uniform) {
    state[0] = uniform() < 0.5 ? 0 : 1;
    state[1] = 0;
  },
  step(state, action) {
    const isAsked = state[1] === delay;
    state[1] += 1;
    return isAsked && action === state[0] ? 1 : 0;
  },
  isTerminal([, clock]) {
    return clock > delay;
  },
  observe([cue, clock], observation) {
    observation[0] = clock === 0 ? 2 * cue - 1 : 0;
    observation[1] = clock === delay ? 1 : 0;
  },
};

/**
 * Worlds of a test of memory: a cue is to be recalled 20 steps later.
 *
 * @throws {PpoConfigError} when the setup is impossible.
 */
export function createRecall(setup: ExampleSetup): VectorEnv {
  return new TaskWorlds(recall, setup);
}
