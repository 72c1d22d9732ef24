import { describe, expect, it } from '@jest/globals';
import { checkConfig } from '../src/config-validation.js';
import type { PpoConfig, Schedule } from '../src/index.js';
import { smallConfig } from './fixtures/small-config.js';
import { factsOf } from '../src/env-facts.js';
import { TargetEnv } from './fixtures/target-env.js';

const env = factsOf(new TargetEnv(8, { kind: 'continuous', size: 1 }));
const linear = (from: number, to: number, iterations = 10): Schedule => ({
  schedule: 'linear',
  from,
  to,
  iterations,
});
const points = (...list: [number, number][]): Schedule => ({ schedule: 'piecewise', points: list });

describe('a schedule', () => {
  it('may stand for every coefficient', () => {
    const policy = {
      ...smallConfig.policies['left_policy'],
      learningRate: linear(1e-3, 1e-5),
      entropyCoeff: linear(0.01, 0),
    };
    const config: PpoConfig = {
      ...smallConfig,
      gamma: linear(0.9, 1),
      gaeLambda: linear(0, 1),
      clipRange: linear(1, 0.1),
      valueClipRange: linear(2, 0.1),
      klTarget: points([0, 0.1], [5, 0.01]),
      klStop: points([3, 2]),
      maxGradNorm: { schedule: 'cosine', from: 1, to: 0.1, iterations: 1 },
      policies: { left_policy: policy, right_policy: policy },
    };
    expect(() => checkConfig(config, env)).not.toThrow();
  });

  it.each<[string, Partial<PpoConfig>]>([
    ['clipRange.from is 0; it must be above 0 and at most 1', { clipRange: linear(0, 0.2) }],
    ['clipRange.to is 2; it must be above 0 and at most 1', { clipRange: linear(0.2, 2) }],
    ['clipRange.iterations is 0; it must be a whole number of 1 or more', { clipRange: linear(0.2, 0.1, 0) }],
    [
      'gamma.iterations is 1.5; it must be a whole number of 1 or more',
      { gamma: { schedule: 'cosine', from: 0.5, to: 0.9, iterations: 1.5 } },
    ],
    ['klTarget.to is Infinity; it must be above 0', { klTarget: linear(1, Infinity) }],
    ['maxGradNorm.to is 0; it must be above 0 in a schedule', { maxGradNorm: linear(1, 0) }],
    ['klStop.points.1.1 is 0; it must be above 0 in a schedule', { klStop: points([0, 4], [9, 0]) }],
    ['gaeLambda.points must list one or more pairs [iteration, value]', { gaeLambda: points() }],
    [
      'gaeLambda.points.0.0 is -1; iterations are whole numbers in ascending order, here at least 0',
      { gaeLambda: points([-1, 0.5]) },
    ],
    [
      'gaeLambda.points.1.0 is 4; iterations are whole numbers in ascending order, here at least 5',
      { gaeLambda: points([4, 0.5], [4, 0.6]) },
    ],
    [
      'gaeLambda.points.1.1 is 1.5; it must be 0 or more and at most 1',
      { gaeLambda: points([0, 1], [1, 1.5]) },
    ],
    [
      'klTarget.schedule is steps; it must be linear, cosine or piecewise',
      { klTarget: { schedule: 'steps' } as unknown as Schedule },
    ],
    ['klTarget is null; it must be above 0', { klTarget: null as unknown as Schedule }],
  ])('is refused: %s', (message, change) => {
    expect(() => checkConfig({ ...smallConfig, ...change }, env)).toThrow(
      expect.objectContaining({ name: 'PpoConfigError', message }),
    );
  });

  it("is refused in a policy's options with the policy's name", () => {
    const right_policy = { ...smallConfig.policies['right_policy'], learningRate: linear(1e-3, 0) };
    const policies = { ...smallConfig.policies, right_policy };
    expect(() => checkConfig({ ...smallConfig, policies }, env)).toThrow(
      'policies.right_policy.learningRate.to is 0; it must be a number above 0',
    );
  });
});
