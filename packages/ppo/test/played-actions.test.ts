import { describe, expect, it } from '@jest/globals';
import { Trainer, UnfinishedIterationError } from '../src/index.js';
import type { ActionSpace } from '../src/index.js';
import { smallConfig } from './fixtures/small-config.js';
import { digest } from './fixtures/state-digest.js';
import { TargetEnv } from './fixtures/target-env.js';

const config = { ...smallConfig, rolloutSteps: 4, minibatchSize: 8, epochs: 1 };

/** A trainer whose environment writes down what it was asked to do; the action of row 1 never has an effect. */
async function recorded(space: ActionSpace, overlap = false) {
  const env = new TargetEnv(2, space);
  env.active[1] = 0;
  const steps: number[][] = [];
  const step = env.step.bind(env);
  env.step = (actions) => {
    steps.push([...actions]);
    step(actions);
  };
  return { trainer: await Trainer.create({ env, config: { ...config, overlap }, backend: 'cpu' }), steps };
}

/** Of rows [worlds x 3 agents] the actions of some. */
const ofRows = (steps: number[][], rows: number[]): number[] =>
  steps.flatMap((actions) => rows.flatMap((row) => actions.slice(row * 2, row * 2 + 2)));

describe.each<[string, ActionSpace]>([
  ['continuous', { kind: 'continuous', size: 2 }],
  ['discrete', { kind: 'discrete', sizes: [2, 3] }],
])('the newest %s actions', (_, space) => {
  it('are those that the environment got in the newest iteration, without those that had no effect', async () => {
    const { trainer, steps } = await recorded(space);
    for (let iteration = 0; iteration < 2; iteration++) {
      await trainer.trainIteration();
      const newest = steps.splice(0);
      const { left_policy: left, right_policy: right } = trainer.newestActions();
      expect(left).toEqual({ width: 2, actions: Float32Array.from(ofRows(newest, [0, 3])) });
      expect(right).toEqual({ width: 2, actions: Float32Array.from(ofRows(newest, [2, 4, 5])) });
    }
    await trainer.dispose();
  });

  it('are those that were learned from, where the next rollout is under way', async () => {
    const { trainer, steps } = await recorded(space, true);
    await trainer.trainIteration();
    expect(trainer.newestActions()['left_policy']?.actions).toEqual(
      Float32Array.from(ofRows(steps.slice(0, 4), [0, 3])),
    );
    await trainer.trainIteration();
    expect(trainer.newestActions()['left_policy']?.actions).toEqual(
      Float32Array.from(ofRows(steps.slice(4, 8), [0, 3])),
    );
    await trainer.dispose();
  });

  it('are a copy, and asking for them changes no bit', async () => {
    const [one, other] = [await recorded(space), await recorded(space)];
    await one.trainer.trainIteration();
    const asked = one.trainer.newestActions()['left_policy']?.actions;
    const before = asked?.slice();
    asked?.fill(7);
    expect(one.trainer.newestActions()['left_policy']?.actions).toEqual(before);
    await one.trainer.trainIteration();
    for (let i = 0; i < 2; i++) await other.trainer.trainIteration();
    expect(digest(one.trainer.state())).toBe(digest(other.trainer.state()));
    await one.trainer.dispose();
    await other.trainer.dispose();
  });

  it('are of no policy before the first iteration, and refused while one runs', async () => {
    const { trainer } = await recorded(space);
    expect(trainer.newestActions()).toEqual({});
    const running = trainer.trainIteration();
    expect(() => trainer.newestActions()).toThrow(UnfinishedIterationError);
    await running;
    await trainer.dispose();
  });
});
