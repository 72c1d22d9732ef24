import { beforeAll, describe, expect, it } from '@jest/globals';
import { chooseExecutor } from '@hideout/compile';
import type { Executor } from '@hideout/compile';
import { engine } from '@tensorflow/tfjs-core';
import { RandomStreams } from '../src/index.js';
import type { PolicyConfig, PpoConfig, Scheduled } from '../src/index.js';
import { InlineLearningPool } from '../src/learning/inline-learning-pool.js';
import type { LearningPool } from '../src/learning/learning-pool.js';
import { PolicyLearner } from '../src/policy-learner.js';
import type { AdamState } from '../src/optimizer.js';
import { newRolloutBatch } from '../src/rollout-batch.js';
import type { RolloutBatch } from '../src/rollout-batch.js';
import { smallConfig } from './fixtures/small-config.js';

/** Without discount every step stands alone: its advantage is r - V(o), whatever happened in the others. */
const plain: PpoConfig = {
  ...smallConfig,
  gamma: 0,
  epochs: 3,
  minibatchSize: 4,
  valueClipRange: 0,
  normalizeObservations: false,
  normalizeRewards: false,
};
const [steps, rows] = [4, 2];

let executor: Executor;
beforeAll(async () => {
  ({ executor } = await chooseExecutor('cpu'));
});

describe('PolicyLearner', () => {
  it('learns a policy from active steps only, and a value function from all', async () => {
    const [one, other] = [newLearner(plain), newLearner(plain)];
    const changed = batchOf(one);
    changed.active.forEach((isActive, i) => {
      if (isActive === 1) return;
      changed.rewards[i] += 5;
      changed.observations[i] -= 3;
      changed.actions[i] += 1;
      changed.members[2 * i] += 2;
    });
    const before = other.policy.parameters.slice();
    await one.learn(batchOf(one), poolOf(one), () => {});
    await other.learn(changed, poolOf(other), () => {});
    expect(other.policy).toEqual(one.policy);
    expect(other.policy.parameters).not.toEqual(before);
    expect(valueOf(other).parameters).not.toEqual(valueOf(one).parameters);
  });

  it('learns nothing at all from the steps that a past version played', async () => {
    const config: PpoConfig = { ...plain, normalizeObservations: true, normalizeRewards: true };
    const [one, other] = [newLearner(config), newLearner(config)];
    const [batch, changed] = [batchOf(one), batchOf(one)];
    for (const each of [batch, changed]) {
      // The second row's agent was played by a past version.
      each.learnable.set([1, 0, 1, 0, 1, 0, 1, 0]);
      each.active.set([1, 0, 0, 0, 1, 0, 1, 0]);
    }
    [1, 3, 5, 7].forEach((i) => {
      changed.rewards[i] += 5;
      changed.observations[i] -= 3;
      changed.rawObservations[i] += 9;
      changed.actions[i] += 1;
      changed.members[2 * i] += 2;
    });
    const metrics = await one.learn(batch, poolOf(one), () => {});
    expect(await other.learn(changed, poolOf(other), () => {})).toEqual(metrics);
    expect(metrics.updates).toBe(3);
    expect(other.policy).toEqual(one.policy);
    expect(other.value).toEqual(one.value);
    expect(other.normalizer.moments).toEqual(one.normalizer.moments);
    expect(other.normalizer.moments.count).toBe(4);
    expect(other.rewardScaler.moments).toEqual(one.rewardScaler.moments);
    expect(other.rewardScaler.moments.count).toBe(4);
  });

  it('learns nothing from a rollout that a past version played alone, and says so with null', async () => {
    const learner = newLearner({ ...plain, normalizeObservations: true, normalizeRewards: true });
    const { policy, normalizer, rewardScaler } = learner;
    const value = valueOf(learner);
    const kept = () => [
      policy.parameters.slice(),
      policy.steps,
      value.parameters.slice(),
      value.steps,
      normalizer.moments.mean.slice(),
      normalizer.moments.count,
      rewardScaler.moments.count,
    ];
    const before = kept();
    const batch = batchOf(learner);
    batch.learnable.fill(0);
    batch.active.fill(0);
    const metrics = await learner.learn(batch, poolOf(learner), () => {});
    expect(metrics).toMatchObject({ policyLoss: null, valueLoss: null, explainedVariance: null, updates: 0 });
    expect(kept()).toEqual(before);
  });

  it('leaves the policy as it is when no step was active, and says so with null', async () => {
    const learner = newLearner(plain);
    const batch = batchOf(learner);
    batch.active.fill(0);
    const { klCoeff } = learner;
    const [policy, value] = [learner.policy.parameters.slice(), valueOf(learner).parameters.slice()];
    const metrics = await learner.learn(batch, poolOf(learner), () => {});
    expect(learner.policy.parameters).toEqual(policy);
    expect(learner.policy.steps).toBe(0);
    expect(learner.klCoeff).toBe(klCoeff);
    expect(valueOf(learner).parameters).not.toEqual(value);
    expect(metrics).toMatchObject({
      policyLoss: null,
      kl: null,
      entropy: null,
      clipFraction: null,
      policyGradNorm: null,
      updates: 0,
    });
    expect(metrics.valueLoss).not.toBeNull();
  });

  it.each([
    // V(o) is o for o > 0: 5 now, 10 for the last observation, 100 for the first one of the next episode.
    // Target r + 0.9 V(what followed), loss (5 - target)^2 / 2.
    ['goes on', [0], [], (5 - 90) ** 2 / 2],
    ['was truncated', [1], [{ index: 0, finalInput: Float32Array.of(10) }], (5 - 9) ** 2 / 2],
    ['terminated', [1], [], 5 ** 2 / 2],
  ] as const)('values what follows a step whose episode %s', async (_how, ended, truncations, loss) => {
    const learner = newLearner({ ...plain, gamma: 0.9, epochs: 1, minibatchSize: 1 }, 1, 'relu');
    // One hidden unit: weight 1, bias 0; weight 1, bias 0.
    valueOf(learner).parameters.set([1, 0, 1, 0]);
    const batch = newRolloutBatch({ steps: 1, rows: 1, observationSize: 1 }, learner.distribution);
    batch.observations.set([5, 100]);
    batch.ended.set(ended);
    batch.truncations.push(...truncations);
    const { valueLoss } = await learner.learn(batch, poolOf(learner), () => {});
    expect(valueLoss).toBeCloseTo(loss, 3);
  });

  it('updates once per minibatch and epoch, and adapts the KL weight for the next iteration', async () => {
    const learner = newLearner({ ...plain, klTarget: 1e6 });
    const batch = batchOf(learner);
    batch.active.fill(1);
    const progress: number[] = [];
    const metrics = await learner.learn(batch, poolOf(learner), (fraction) => progress.push(fraction));
    // 8 samples in minibatches of 4, 3 epochs: 6 updates each of the policy and of the value function.
    expect(metrics.updates).toBe(6);
    expect(valueOf(learner).steps).toBe(6);
    expect(progress).toHaveLength(12);
    expect(progress.at(-1)).toBe(1);
    // A KL far below half the target halves the weight; the metrics hold the one that was in force.
    expect(metrics.klCoeff).toBe(plain.klCoeff);
    expect(learner.klCoeff).toBe(plain.klCoeff / 2);
  });

  it("ends the policy's epochs when the KL of one is above the bound, and not those of the value function", async () => {
    // The first epoch's mean KL is above 0 from its second minibatch on: any bound below it ends after one epoch.
    const learner = newLearner({ ...plain, klStop: 1e-9, klTarget: 1 });
    const batch = batchOf(learner);
    batch.active.fill(1);
    const metrics = await learner.learn(batch, poolOf(learner), () => {});
    expect(metrics.updates).toBe(2);
    expect(metrics.kl).toBeGreaterThan(1e-9);
    expect(valueOf(learner).steps).toBe(6);

    const patient = newLearner({ ...plain, klStop: 1e6, klTarget: 1 });
    expect((await patient.learn(batch, poolOf(patient), () => {})).updates).toBe(6);
  });

  it('takes observations into the statistics after it has learned from them', async () => {
    const learner = newLearner({ ...plain, normalizeObservations: true });
    const batch = batchOf(learner);
    batch.rawObservations.set([1, 2, 3, 4, 5, 6, 7, 8]);
    await learner.learn(batch, poolOf(learner), () => {});
    expect(learner.normalizer.moments.count).toBe(8);
    expect(learner.normalizer.moments.mean[0]).toBe(4.5);
  });

  it('throws an update away that is not finite, and keeps the networks of the update before', async () => {
    const learner = newLearner(plain);
    const batch = batchOf(learner);
    // Finite, but its square is not: the value loss overflows.
    batch.rewards[0] = 1e30;
    const value = valueOf(learner).parameters.slice();
    await expect(learner.learn(batch, poolOf(learner), () => {})).rejects.toMatchObject({
      name: 'DivergenceError',
      policyId: 'solo',
      figure: 'valueLoss',
      value: Infinity,
    });
    // The minibatches before the one with the reward were taken over.
    expect(valueOf(learner).parameters.every(Number.isFinite)).toBe(true);
    expect(valueOf(learner).parameters).toHaveLength(value.length);
  });

  it.each([
    ['learningRate', 0.01, 0.02],
    ['entropyCoeff', 0, 0.5],
    ['gamma', 0.5, 0.9],
    ['gaeLambda', 0.5, 0.9],
    ['clipRange', 0.2, 0.01],
    ['valueClipRange', 10, 0.01],
    ['klTarget', 1e-9, 1],
    ['klStop', 1e9, 1e-9],
    ['maxGradNorm', 10, 0.01],
  ] as const)('learns with the %s that its schedule comes to', async (key, before, after) => {
    const learned = async (value: Scheduled, iteration: number): Promise<unknown> => {
      const config: PpoConfig = { ...plain, gamma: 0.9, klTarget: 1e-3, [key]: value };
      const learner = newLearner(config, rows, 'tanh', { [key]: value });
      const { klCoeff, ...rest } = await learner.learn(
        batchOf(learner),
        poolOf(learner),
        () => {},
        iteration,
      );
      return { ...rest, klCoeff: [klCoeff, learner.klCoeff], policy: learner.policy, value: learner.value };
    };
    const schedule: Scheduled = { schedule: 'linear', from: before, to: after, iterations: 1 };
    expect(await learned(schedule, 0)).toEqual(await learned(before, 0));
    expect(await learned(schedule, 1)).toEqual(await learned(after, 0));
    expect(await learned(before, 0)).not.toEqual(await learned(after, 0));
  });

  it('keeps no tensor', async () => {
    const learner = newLearner(plain);
    const batch = batchOf(learner);
    batch.truncations.push({ index: 3, finalInput: Float32Array.of(1) });
    await learner.learn(batch, poolOf(learner), () => {});
    expect(engine().state.numTensors).toBe(0);
  });
});

function newLearner(
  config: PpoConfig,
  batchRows = rows,
  activation: 'tanh' | 'relu' = 'tanh',
  changes: Partial<PolicyConfig> = {},
): PolicyLearner {
  const options: PolicyConfig = {
    learningRate: 0.01,
    entropyCoeff: 0.01,
    ...changes,
    hiddenSizes: activation === 'relu' ? [1] : [4],
    activation,
  };
  const env = { actionSpace: { kind: 'continuous', size: 1 }, observationSize: 1 } as const;
  return new PolicyLearner('solo', options, config, env, batchRows, new RandomStreams(2, 2), 0);
}

function poolOf(learner: PolicyLearner): LearningPool {
  return new InlineLearningPool(learner.networks, executor);
}

/** Four steps of two agents, half of them active; members are (mean 0, log standard deviation 0). */
function batchOf(learner: PolicyLearner): RolloutBatch {
  const batch = newRolloutBatch({ steps, rows, observationSize: 1 }, learner.distribution);
  const random = new RandomStreams(5, 1).stream(0);
  for (const array of [batch.observations, batch.actions, batch.rewards]) {
    array.forEach((_, i) => (array[i] = random.normal()));
  }
  batch.active.set([1, 0, 0, 1, 1, 1, 0, 0]);
  return batch;
}

/** The value function of a learner whose networks share nothing. */
function valueOf({ value }: PolicyLearner): AdamState {
  if (value === null) throw new Error('this learner shares layers');
  return value;
}
