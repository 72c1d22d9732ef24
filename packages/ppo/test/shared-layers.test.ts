import { describe, expect, it } from '@jest/globals';
import { chooseExecutor } from '@hideout/compile';
import { evaluate, loadPolicy, RandomStreams, Trainer } from '../src/index.js';
import type { MemoryConfig, PolicyConfig, PpoConfig } from '../src/index.js';
import { InlineLearningPool } from '../src/learning/inline-learning-pool.js';
import type { LearnJob } from '../src/learning/learn-job.js';
import type { LearningPool } from '../src/learning/learning-pool.js';
import { PolicyLearner } from '../src/policy-learner.js';
import { newRolloutBatch } from '../src/rollout-batch.js';
import { compileForwards } from '../src/rollout/create-blocks.js';
import { RolloutBlock } from '../src/rollout/rollout-block.js';
import { valueStep } from '../src/step-program.js';
import { CueEnv } from './fixtures/cue-env.js';
import { DoorsEnv } from './fixtures/doors-env.js';
import { smallConfig } from './fixtures/small-config.js';
import { trained } from './fixtures/train.js';

const { left_policy: left } = smallConfig.policies;
const config: PpoConfig = {
  ...smallConfig,
  rolloutSteps: 14,
  minibatchSize: 112,
  policies: { solo: { ...left, sharedLayers: true } },
};

describe('a policy that shares its layers with its value function', () => {
  it('learns: rewards rise, and are explained', async () => {
    const env = new DoorsEnv(16, { policyIds: ['solo'], hiddenReward: 0, endsBy: 'terminated' });
    const trainer = await Trainer.create({ env, config });
    const metrics = await trained(trainer, 15);
    const [first, last] = [metrics[0], metrics[14]].map(({ rewardMean }) => rewardMean as number);
    // Seven steps; 1.13 is the best of one.
    expect(last).toBeGreaterThan(first + 1);
    expect(metrics[14].policies['solo'].explainedVariance).toBeGreaterThan(0.6);
    expect(metrics[14].policies['solo']).toMatchObject({ updates: 8 });
    expect(metrics[14].policies['solo'].policyGradNorm).toBe(metrics[14].policies['solo'].valueGradNorm);

    // By itself it plays as its trainer says.
    const policy = await loadPolicy(trainer.state().policies['solo']);
    const actors = { solo: policy.actor({ explore: false, random: new RandomStreams(1, 4) }) };
    const records = await evaluate({
      env: new DoorsEnv(4, { policyIds: ['solo'], hiddenReward: 0 }),
      actors,
      episodes: 8,
      seed: 2,
    });
    expect(records).toHaveLength(8);
  });

  it('is one network with one optimiser, and saved as such', async () => {
    const trainer = await Trainer.create({ env: solo(), config: quick(), backend: 'cpu' });
    await trained(trainer, 1);
    const { json, arrays, policies } = trainer.state();
    expect(policies['solo'].json).toMatchObject({ shared_layers: true, hidden_sizes: [16, 16] });
    const shapes = Object.entries(policies['solo'].arrays).map(([name, { shape }]) => [name, shape]);
    expect(shapes).toEqual([
      ['policy.layer0.weight', [2, 16]],
      ['policy.layer0.bias', [16]],
      ['policy.layer1.weight', [16, 16]],
      ['policy.layer1.bias', [16]],
      ['policy.layer2.weight', [16, 6]],
      ['policy.layer2.bias', [6]],
      ['policy.value.weight', [16, 1]],
      ['policy.value.bias', [1]],
      ['observation.mean', [2]],
      ['observation.variance', [2]],
      ['observation.count', [1]],
    ]);
    const parameters = 2 * 16 + 16 + 16 * 16 + 16 + 16 * 6 + 6 + 16 + 1;
    expect(Object.keys(arrays).filter((name) => name.startsWith('solo/'))).toEqual([
      'solo/policy/first_moment',
      'solo/policy/second_moment',
      'solo/return/mean',
      'solo/return/variance',
      'solo/return/running',
    ]);
    expect(arrays['solo/policy/first_moment'].data).toHaveLength(parameters);
    const { learners } = json as { learners: Record<string, Record<string, unknown>> };
    expect(Object.keys(learners['solo'])).toEqual(['kl_coeff', 'policy_updates', 'return_count']);
    expect(learners['solo']['policy_updates']).toBe(2);
  });

  it.each([
    ['weighs the value loss with valueCoeff', { valueCoeff: 0.5 }],
    [
      'weighs it by a schedule',
      { valueCoeff: { schedule: 'linear', from: 0.5, to: 2, iterations: 10 } as const },
    ],
  ])('%s', async (_what, change) => {
    const weights = async (options: Partial<PolicyConfig>): Promise<unknown> => {
      const trainer = await Trainer.create({ env: solo(), config: quick(options), backend: 'cpu' });
      await trained(trainer, 1);
      return trainer.state().policies['solo'].arrays['policy.layer0.weight'].data;
    };
    expect(await weights(change)).toEqual(await weights({ valueCoeff: 0.5 }));
    expect(await weights({})).toEqual(await weights({ valueCoeff: 1 }));
    expect(await weights(change)).not.toEqual(await weights({}));
  });

  it('ends its epochs, those of the value function with them, when the KL is above the bound', async () => {
    const many = { ...quick(), epochs: 5, klStop: 1e-9, klTarget: 1 };
    const trainer = await Trainer.create({ env: solo(), config: many, backend: 'cpu' });
    // Two minibatches an epoch.
    expect((await trained(trainer, 1))[0].policies['solo'].updates).toBe(2);
  });

  it('learns for its value function alone from steps on which nobody can act, and says so with null', async () => {
    const idle = solo();
    const observe = (): void => void idle.active.fill(0);
    const [reset, step] = [idle.reset.bind(idle), idle.step.bind(idle)];
    idle.reset = (seed) => {
      reset(seed);
      observe();
    };
    idle.step = (actions) => {
      step(actions);
      observe();
    };
    const trainer = await Trainer.create({ env: idle, config: quick(), backend: 'cpu' });
    const before = trainer.state().policies['solo'].arrays;
    const [{ policies }] = await trained(trainer, 1);
    expect(policies['solo']).toMatchObject({ policyLoss: null, kl: null, entropy: null, clipFraction: null });
    expect(policies['solo'].valueLoss).toBeGreaterThan(0);
    const after = trainer.state().policies['solo'].arrays;
    expect(after['policy.layer2.weight'].data).toEqual(before['policy.layer2.weight'].data);
    expect(after['policy.value.weight'].data).not.toEqual(before['policy.value.weight'].data);
    expect(after['policy.layer0.weight'].data).not.toEqual(before['policy.layer0.weight'].data);
  });
});

describe.each(['lstm', 'gru'] as const)('a recurrent one, %s', (kind) => {
  it('values each step with what the policy remembered, from one rollout to the next, equal to stepping by hand', async () => {
    const [worlds, steps, length] = [3, 12, 4];
    const memory: MemoryConfig = { kind, units: 3, sequenceLength: length };
    const size = kind === 'lstm' ? 6 : 3;
    const options = { ...left, hiddenSizes: [4], sharedLayers: true, memory };
    // Without discount, and with nothing scaled, a return is the reward: what the network is valued at shows in the job.
    const plain = {
      ...smallConfig,
      normalizeObservations: false,
      normalizeRewards: false,
      gamma: 0,
      gaeLambda: 0,
    };
    const env = new CueEnv(worlds, 4);
    env.reset(1);
    const { executor } = await chooseExecutor('cpu');
    const learner = new PolicyLearner('solo', options, plain, env, worlds, new RandomStreams(3, 2), 0);
    learner.policy.parameters.forEach((p, i, all) => (all[i] = p + 0.3 * Math.sin(i)));
    expect(learner.value).toBeNull();
    expect(learner.valueMemory).toHaveLength(0);
    const batch = newRolloutBatch({ steps, rows: worlds, observationSize: 2, memory }, learner.distribution);
    const seat = {
      policyId: 'solo',
      shape: learner.shapes.policy,
      parameters: learner.policy.parameters,
      normalizeObservations: false,
      moments: learner.normalizer.moments,
      batches: [batch],
    };
    const forwards = compileForwards([seat], env, executor);
    const random = new RandomStreams(1, worlds);
    const block = new RolloutBlock(env, { firstWorld: 0, worlds }, [seat], steps, random, forwards);
    const program = valueStep(executor, learner.shapes.policy);
    const remembered = Array.from({ length: worlds }, () => new Float32Array(size));
    const jobs: LearnJob[] = [];
    const pool = listening(new InlineLearningPool(learner.networks, executor), jobs);

    for (let rollout = 0; rollout < 2; rollout++) {
      await block.collect(() => {});
      const parameters = learner.policy.parameters.slice();
      await learner.learn(batch, pool, () => {});
      const job = jobs[rollout];
      const { oldValues } = job.samples;
      for (let t = 0; t < steps; t++) {
        for (let row = 0; row < worlds; row++) {
          const index = t * worlds + row;
          if (t % length === 0) {
            const at = ((t / length) * worlds + row) * size;
            expect([...(job.sequences?.beginnings.data.subarray(at, at + size) ?? [])]).toEqual([
              ...remembered[row],
            ]);
          }
          const observations = batch.observations.slice(2 * index, 2 * index + 2);
          const [value] = await program.run(parameters, { observations, memory: remembered[row] });
          expect(oldValues.data[index]).toBe(value);
          if (batch.ended[index] === 1) remembered[row].fill(0);
        }
      }
    }
    // The second rollout began in the midst of an episode.
    expect(jobs[1].sequences?.beginnings.data[0]).not.toBe(0);
  });
});

/** A pool that writes the jobs down that it is asked for, as they are at the beginning. */
function listening(pool: LearningPool, jobs: LearnJob[]): LearningPool {
  return {
    ready: () => pool.ready(),
    values: (...asked) => pool.values(...asked),
    valuesThroughTime: (...asked) => pool.valuesThroughTime(...asked),
    learn: (network, job, onProgress) => {
      const beginnings = job.sequences?.beginnings;
      const { oldValues } = job.samples;
      jobs.push({
        ...job,
        samples: { ...job.samples, oldValues: { ...oldValues, data: oldValues.data.slice() } },
        ...(job.sequences && beginnings
          ? { sequences: { ...job.sequences, beginnings: { ...beginnings, data: beginnings.data.slice() } } }
          : {}),
      });
      return pool.learn(network, job, onProgress);
    },
    dispose: () => pool.dispose(),
  };
}

function solo(): DoorsEnv {
  return new DoorsEnv(4, { policyIds: ['solo'] });
}

/** One iteration is two updates. */
function quick(change: Partial<PolicyConfig> = {}): PpoConfig {
  return {
    ...config,
    rolloutSteps: 12,
    minibatchSize: 24,
    epochs: 1,
    policies: { solo: { ...left, sharedLayers: true, ...change } },
  };
}
