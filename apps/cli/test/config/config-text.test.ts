import { defaultPolicyConfig, defaultPpoConfig } from '@hideout/ppo';
import { describe, expect, it } from '@jest/globals';
import { defaultConfig, resolveConfigText } from '../../src/config/config-text.js';

describe('a configuration', () => {
  it('is complete with nothing written', () => {
    const config = resolveConfigText('', 'config.yaml', {});
    expect(config).toMatchObject({
      seed: 1,
      worlds: 40,
      iterations: 180,
      checkpointFreq: 10,
      checkpointDirectory: './checkpoints',
      retention: {
        keepLastN: 10,
        keepEvery: 0,
        keepBest: { count: 0, metric: 'reward_mean', mode: 'max' },
        maxBytes: 0,
      },
      runsDirectory: './runs',
      backend: 'auto',
      threads: 'auto',
    });
    expect(config.ppo).toMatchObject({ seed: 1, rolloutSteps: 240, gamma: 0.99, normalizeRewards: true });
    expect(Object.keys(config.ppo.policies)).toEqual(['seeker_policy', 'hider_policy']);
    const policies = { seeker_policy: defaultPolicyConfig, hider_policy: defaultPolicyConfig };
    expect(config.ppo).toEqual({ ...defaultPpoConfig, policies });
  });

  it('takes empty sections for default ones', () => {
    expect(resolveConfigText('env:\nppo:\n', 'c', {})).toEqual(defaultConfig());
  });

  it('carries the rules of retention to the store, megabytes as bytes', () => {
    const { retention } = resolveConfigText(
      'ppo: {keep_last_n: 3, keep_every: 50, keep_best: {count: 2, metric: caught_fraction, mode: min}, keep_max_mb: 0.0000001}',
      'c',
      {},
    );
    expect(retention).toEqual({
      keepLastN: 3,
      keepEvery: 50,
      keepBest: { count: 2, metric: 'caught_fraction', mode: 'min' },
      maxBytes: 1,
    });
    expect(resolveConfigText('ppo: {keep_max_mb: 500}', 'c', {}).retention.maxBytes).toBe(500_000_000);
  });

  it('carries the options of each team to its policy', () => {
    const { ppo } = resolveConfigText(
      'ppo: {lr_seeker: 0.1, lr_hider: 0.2, entropy_coeff_seeker: 0.3, entropy_coeff_hider: 0.4, freeze_hider: true, hidden_sizes: [8]}',
      'c',
      {},
    );
    expect(ppo.policies).toEqual({
      seeker_policy: {
        learningRate: 0.1,
        entropyCoeff: 0.3,
        hiddenSizes: [8],
        activation: 'tanh',
        frozen: false,
        sharedLayers: false,
        valueCoeff: 1,
        centralCritic: false,
      },
      hider_policy: {
        learningRate: 0.2,
        entropyCoeff: 0.4,
        hiddenSizes: [8],
        activation: 'tanh',
        frozen: true,
        sharedLayers: false,
        valueCoeff: 1,
        centralCritic: false,
      },
    });
  });

  it('carries what networks there are to both policies', () => {
    const { ppo } = resolveConfigText(
      'env: {central_state: true}\n' +
        'ppo: {overlap: true, value_hidden_sizes: [3, 2], central_critic: true, ' +
        'memory: {kind: gru, units: 5, sequence_length: 60}}',
      'c',
      {},
    );
    expect(ppo.overlap).toBe(true);
    for (const policy of Object.values(ppo.policies))
      expect(policy).toMatchObject({
        valueHiddenSizes: [3, 2],
        centralCritic: true,
        memory: { kind: 'gru', units: 5, sequenceLength: 60 },
      });
    const shared = resolveConfigText(
      'ppo: {shared_layers: true, value_coeff: {schedule: linear, from: 1, to: 0.5, iterations: 9}}',
      'c',
      {},
    );
    for (const policy of Object.values(shared.ppo.policies))
      expect(policy).toMatchObject({ sharedLayers: true, valueCoeff: { schedule: 'linear', to: 0.5 } });
  });

  it('carries the opponent pool to the trainer', () => {
    const { ppo } = resolveConfigText('ppo: {opponent_pool: {size: 5, newest_probability: 0.5}}', 'c', {});
    expect(ppo.opponentPool).toEqual({ size: 5, every: 10, newestProbability: 0.5 });
  });

  it('carries schedules to the trainer as they are written, and writes them down', () => {
    const config = resolveConfigText(
      'ppo:\n' +
        '  lr_seeker: {schedule: linear, from: 0.1, to: 0.01, iterations: 9}\n' +
        '  entropy_coeff_hider: {schedule: cosine, from: 0.1, to: 0, iterations: 9}\n' +
        '  max_grad_norm: {schedule: piecewise, points: [[0, 1], [5, 0.5]]}\n',
      'c',
      {},
    );
    const { ppo } = config;
    expect(ppo.policies['seeker_policy']?.learningRate).toEqual({
      schedule: 'linear',
      from: 0.1,
      to: 0.01,
      iterations: 9,
    });
    expect(ppo.policies['hider_policy']?.entropyCoeff).toMatchObject({ schedule: 'cosine', to: 0 });
    expect(ppo.maxGradNorm).toEqual({
      schedule: 'piecewise',
      points: [
        [0, 1],
        [5, 0.5],
      ],
    });
    expect(resolveConfigText(JSON.stringify(config.source), 'c', {})).toEqual(config);
  });

  it('puts the command line before the file, in what it writes down too', () => {
    const config = resolveConfigText('seed: 5\nppo: {iterations: 7}', 'c', {
      seed: 0,
      iterations: 9,
      checkpointDirectory: 'a',
      runsDirectory: 'b',
    });
    expect(config).toMatchObject({ seed: 0, iterations: 9, checkpointDirectory: 'a', runsDirectory: 'b' });
    expect(config.ppo.seed).toBe(0);
    expect(config.source).toMatchObject({
      seed: 0,
      runs_dir: 'b',
      ppo: { iterations: 9, checkpoint_dir: 'a', gamma: 0.99 },
    });
  });

  it('reads what it wrote down to the same configuration', () => {
    const config = resolveConfigText('seed: 5\nenv: {worlds: 8}\nppo: {minibatch_size: 64}', 'c', {});
    expect(resolveConfigText(JSON.stringify(config.source), 'c', {})).toEqual(config);
  });

  it('leaves defaults that depend on other options to the environment', () => {
    const endsEarly = (text: string) => resolveConfigText(text, 'c', {}).source.env['rewards'];
    expect(endsEarly('')).toMatchObject({ preset: 'seed', end_when_all_caught: true });
    expect(endsEarly('env: {rewards: {preset: visibility}}')).toMatchObject({ end_when_all_caught: false });
  });

  it('carries the options of the environment under its own names', () => {
    const { env } = resolveConfigText('env: {ray_count: 16, rewards: {seeker_time: -1}}', 'c', {});
    expect(env).toMatchObject({ rayCount: 16, rewards: { seekerTime: -1, seekerCatch: 50 } });
    expect(env).not.toHaveProperty('worlds');
  });

  it('is plain data, that crosses a thread boundary', () => {
    const config = resolveConfigText('', 'c', {});
    expect(structuredClone(config)).toEqual(config);
  });
});
