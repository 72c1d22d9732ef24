import { metricDefinition, metricDefinitions } from '@hideout/metrics';
import { Trainer } from '@hideout/ppo';
import type { IterationMetrics, PolicyMetrics } from '@hideout/ppo';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createEnvironment } from '../../src/training/create-environment.js';
import { metricsRow } from '../../src/training/metrics-row.js';
import { smallConfig } from './small-training.js';

const policy: PolicyMetrics = {
  rewardMean: 1,
  kl: 2,
  klCoeff: 3,
  entropy: 4,
  policyLoss: 5,
  valueLoss: 6,
  clipFraction: 7,
  explainedVariance: 8,
  policyGradNorm: 9,
  valueGradNorm: 10,
  learningRate: 11,
  updates: 12,
};

const metrics: IterationMetrics = {
  iteration: 4,
  environmentSteps: 400,
  environmentStepsThisIteration: 100,
  agentSteps: 1200,
  episodesCompleted: 8,
  episodesThisIteration: 2,
  rewardMean: -1.5,
  episodeLengthMean: 48,
  episodeMetrics: { caught_fraction: 0.25, steps_to_first_catch: null },
  policyLag: 1,
  pastOpponentFraction: 0.75,
  policies: { seeker_policy: policy, hider_policy: { ...policy, kl: 0.5 } },
  rolloutSeconds: 1.5,
  learningSeconds: 0.5,
};

describe('the row of an iteration', () => {
  let trained: IterationMetrics;
  beforeAll(async () => {
    const config = smallConfig('unused');
    const env = createEnvironment(config.env, config.worlds);
    const trainer = await Trainer.create({ env, config: config.ppo, backend: config.backend });
    trained = await trainer.trainIteration();
    await trainer.dispose();
  });

  it('carries every metric that is defined, and none that is not', () => {
    const names = Object.keys(metricsRow(trained, 1, new Date())).filter((name) => name !== 'timestamp');
    expect(names.filter((name) => metricDefinition(name) === undefined)).toEqual([]);
    expect([...names].sort()).toEqual(metricDefinitions.map(({ name }) => name).sort());
  });

  it('hands every figure on under its name', () => {
    expect(metricsRow(metrics, 60, new Date('2026-11-23T21:15:00Z'))).toMatchObject({
      iteration: 4,
      timestamp: '2026-11-23T21:15:00.000Z',
      environment_steps: 400,
      agent_steps: 1200,
      episodes_completed: 8,
      episodes_this_iteration: 2,
      policy_lag: 1,
      past_opponent_fraction: 0.75,
      reward_mean: -1.5,
      episode_len_mean: 48,
      seeker_reward: 1,
      seeker_kl: 2,
      seeker_kl_coeff: 3,
      seeker_entropy: 4,
      seeker_policy_loss: 5,
      seeker_value_loss: 6,
      seeker_clip_fraction: 7,
      seeker_explained_variance: 8,
      seeker_policy_grad_norm: 9,
      seeker_value_grad_norm: 10,
      seeker_learning_rate: 11,
      seeker_updates: 12,
      hider_kl: 0.5,
      caught_fraction: 0.25,
      steps_to_first_catch: null,
      elapsed_seconds: 60,
    });
  });

  it('counts the steps of this iteration, 400 / 4, over its 1.5 + 0.5 seconds', () => {
    expect(metricsRow(metrics, 60, new Date())).toMatchObject({
      rollout_seconds: 1.5,
      learning_seconds: 0.5,
      iteration_seconds: 2,
      steps_per_second: 50,
    });
  });
});
