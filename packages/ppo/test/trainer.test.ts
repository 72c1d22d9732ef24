import { describe, expect, it } from '@jest/globals';
import { engine } from '@tensorflow/tfjs-core';
import {
  NonFiniteValueError,
  PpoConfigError,
  StateMismatchError,
  Trainer,
  UnfinishedIterationError,
} from '../src/index.js';
import type { ActionSpace, IterationMetrics, TrainingState } from '../src/index.js';
import { smallConfig } from './fixtures/small-config.js';
import { digest } from './fixtures/state-digest.js';
import { TargetEnv } from './fixtures/target-env.js';

const continuous: ActionSpace = { kind: 'continuous', size: 2 };
const truncating = { episodeSteps: 5, endsBy: 'truncated' } as const;
const discrete: ActionSpace = { kind: 'discrete', sizes: [2, 3] };

describe.each([
  ['continuous', continuous, -0.15],
  ['discrete', discrete, 4.5],
] as const)('training with %s actions', (_name, space, goodReturn) => {
  it('learns to hit the target with both policies', async () => {
    const env = new TargetEnv(16, space);
    const trainer = await Trainer.create({ env, config: smallConfig, backend: 'wasm' });
    const first = await trainer.trainIteration();
    let last = first;
    for (let i = 0; i < 29; i++) last = await trainer.trainIteration();
    const perStep = space.kind === 'continuous' ? 5 : 1;
    for (const id of ['left_policy', 'right_policy']) {
      const [before, after] = [
        first.policies[id]?.rewardMean as number,
        last.policies[id]?.rewardMean as number,
      ];
      expect(after).toBeGreaterThan(before);
      if (space.kind === 'discrete') expect(after).toBeGreaterThan(goodReturn);
      else expect(await meanActionReturn(trainer, id)).toBeGreaterThan(goodReturn / perStep);
    }
    await trainer.dispose();
  });

  it('goes on with the same bits after a restore as without one', async () => {
    const uninterrupted = await trained(space, 6);
    const half = await trained(space, 3);
    const env = new TargetEnv(4, space, truncating);
    const resumed = await Trainer.restore(half.state, { env, config: config(), backend: 'wasm' });
    const metrics: IterationMetrics[] = [];
    for (let i = 0; i < 3; i++) metrics.push(await resumed.trainIteration());
    expect(metrics.map(withoutClock)).toEqual(uninterrupted.metrics.slice(3).map(withoutClock));
    expect(digest(resumed.state())).toBe(digest(uninterrupted.state));
  });
});

describe('Trainer', () => {
  it('gives the same bits for the same seed and others for another seed', async () => {
    const [a, b] = [await trained(continuous, 2), await trained(continuous, 2)];
    const other = await trained(continuous, 2, 2);
    expect(digest(a.state)).toBe(digest(b.state));
    expect(digest(other.state)).not.toBe(digest(a.state));
  });

  it('keeps no tensor between iterations', async () => {
    const trainer = await Trainer.create({
      env: new TargetEnv(4, discrete),
      config: config(),
      backend: 'cpu',
    });
    await trainer.trainIteration();
    const before = engine().state.numTensors;
    await trainer.trainIteration();
    await trainer.computeSingleAction(Float32Array.of(1, 0), { policyId: 'left_policy', explore: true });
    expect(engine().state.numTensors).toBe(before);
    expect(before).toBe(0);
  });

  it('counts steps and episodes: 20 steps of 4 worlds with episodes of 5 steps are 16 episodes', async () => {
    const { metrics } = await trained(continuous, 2);
    expect(metrics[1]).toMatchObject({
      iteration: 2,
      environmentSteps: 160,
      agentSteps: 480,
      episodesCompleted: 32,
      episodesThisIteration: 16,
      episodeLengthMean: 5,
    });
  });

  it('goes on counting steps when a resumed run plays longer iterations', async () => {
    const { state } = await trained(continuous, 2);
    const env = new TargetEnv(4, continuous, truncating);
    const longer = await Trainer.restore(state, { env, config: { ...config(), rolloutSteps: 30 } });
    expect(await longer.trainIteration()).toMatchObject({
      environmentSteps: 160 + 120,
      environmentStepsThisIteration: 120,
    });
  });

  it('refuses a minibatch larger than the batch, naming the option', async () => {
    const tooLarge = { ...config(), minibatchSize: 81 };
    await expect(Trainer.create({ env: new TargetEnv(4, continuous), config: tooLarge })).rejects.toThrow(
      new PpoConfigError(
        'minibatchSize',
        'is 81, more than the 80 samples of left_policy in one iteration (rolloutSteps x worlds x agents of the policy)',
      ),
    );
  });

  it('stops before the update when the environment returns NaN, naming world and step', async () => {
    const env = new TargetEnv(4, continuous);
    const trainer = await Trainer.create({ env, config: config(), backend: 'cpu' });
    const step = env.step.bind(env);
    let steps = 0;
    env.step = (actions) => {
      step(actions);
      if (++steps === 3) env.rewards[7] = NaN;
    };
    await expect(trainer.trainIteration()).rejects.toThrow(new NonFiniteValueError('reward', 2, 1, 2));
  });

  it('hands out no state of half an iteration, and goes on from none', async () => {
    const env = new TargetEnv(4, continuous);
    const trainer = await Trainer.create({ env, config: config(), backend: 'cpu' });
    const running = trainer.trainIteration();
    expect(() => trainer.state()).toThrow(new UnfinishedIterationError(1, false));
    await expect(trainer.trainIteration()).rejects.toThrow(new UnfinishedIterationError(1, false));
    await running;
    expect(trainer.state().json['iteration']).toBe(1);

    const step = env.step.bind(env);
    env.step = (actions) => {
      step(actions);
      env.rewards[0] = NaN;
    };
    await expect(trainer.trainIteration()).rejects.toBeInstanceOf(NonFiniteValueError);
    expect(() => trainer.state()).toThrow(new UnfinishedIterationError(2, true));
    await expect(trainer.trainIteration()).rejects.toThrow(new UnfinishedIterationError(2, true));
  });

  it('hands out a state that later training does not change', async () => {
    const trainer = await Trainer.create({
      env: new TargetEnv(4, continuous),
      config: config(),
      backend: 'cpu',
    });
    await trainer.trainIteration();
    const state = trainer.state();
    const before = digest(state);
    await trainer.trainIteration();
    expect(digest(state)).toBe(before);
  });

  it('refuses the state of another activation, whose weights have the same shapes', async () => {
    const { state } = await trained(continuous, 1);
    const relu = { ...config().policies['left_policy'], activation: 'relu' } as const;
    const changed = { ...config(), policies: { left_policy: relu, right_policy: relu } };
    const env = new TargetEnv(4, continuous);
    await expect(Trainer.restore(state, { env, config: changed, backend: 'wasm' })).rejects.toThrow(
      new StateMismatchError('activation', '"tanh"', '"relu"'),
    );
  });

  it('refuses the state of another network', async () => {
    const { state } = await trained(continuous, 1);
    const other = { ...config().policies['left_policy']!, hiddenSizes: [8] };
    const changed = { ...config(), policies: { left_policy: other, right_policy: other } };
    await expect(
      Trainer.restore(state, { env: new TargetEnv(4, continuous), config: changed }),
    ).rejects.toBeInstanceOf(StateMismatchError);
  });
});

function config(seed = 1): typeof smallConfig {
  return { ...smallConfig, minibatchSize: 40, seed };
}

async function trained(
  space: ActionSpace,
  iterations: number,
  seed = 1,
): Promise<{ metrics: IterationMetrics[]; state: TrainingState }> {
  const env = new TargetEnv(4, space, truncating);
  const trainer = await Trainer.create({ env, config: config(seed), backend: 'wasm' });
  const metrics: IterationMetrics[] = [];
  for (let i = 0; i < iterations; i++) metrics.push(await trainer.trainIteration());
  return { metrics, state: trainer.state() };
}

/** Mean reward of a policy's most likely action over the four observations of the game. */
async function meanActionReturn(trainer: Trainer, policyId: string): Promise<number> {
  let total = 0;
  for (const target of [-1, 1]) {
    for (const clock of [0, 0.6]) {
      const action = await trainer.computeSingleAction(Float32Array.of(target, clock), {
        policyId,
        explore: false,
      });
      total -= ((action[0] as number) - target) ** 2 / 4;
    }
  }
  return total;
}

function withoutClock({ rolloutSeconds, learningSeconds, ...rest }: IterationMetrics): object {
  expect(rolloutSeconds + learningSeconds).toBeGreaterThan(0);
  return rest;
}
