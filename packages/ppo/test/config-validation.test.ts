import { describe, expect, it } from '@jest/globals';
import { checkConfig, checkEnvironment } from '../src/config-validation.js';
import { factsOf } from '../src/env-facts.js';
import { PpoConfigError } from '../src/index.js';
import type { PolicyConfig, PpoConfig, VectorEnv } from '../src/index.js';
import { smallConfig } from './fixtures/small-config.js';
import { TargetEnv } from './fixtures/target-env.js';

const env = new TargetEnv(8, { kind: 'continuous', size: 1 });

/** With states of two numbers, and a mask for every choice. */
const masked = (): VectorEnv =>
  Object.assign(new TargetEnv(8, { kind: 'discrete', sizes: [2, 3] }), {
    stateSize: 2,
    states: new Float32Array(48),
    finalStates: new Float32Array(48),
    actionMasks: new Uint8Array(120),
  });

describe('checkConfig', () => {
  it('accepts a possible configuration, bounds included', () => {
    checkConfig(smallConfig, factsOf(env));
    checkConfig(
      { ...smallConfig, seed: 0, gamma: 1, gaeLambda: 0, clipRange: 1, valueClipRange: 0, klCoeff: 0 },
      factsOf(env),
    );
  });

  it.each<[keyof PpoConfig, unknown]>([
    ['seed', -1],
    ['seed', 1.5],
    ['seed', 2 ** 32],
    ['rolloutSteps', 0],
    ['rolloutSteps', 2.5],
    ['epochs', 0],
    ['minibatchSize', 0],
    ['minibatchSize', NaN],
    // 20 steps of 8 worlds with one agent are 160 samples.
    ['minibatchSize', 161],
    ['gamma', -0.1],
    ['gamma', 1.1],
    ['gaeLambda', 1.1],
    ['gaeLambda', NaN],
    ['clipRange', 0],
    ['clipRange', 1.1],
    ['valueClipRange', -1],
    ['klCoeff', -1],
    ['klCoeff', Infinity],
    ['klTarget', 0],
    ['maxGradNorm', -1],
    ['maxGradNorm', NaN],
    ['normalizeObservations', 'yes'],
    ['normalizeRewards', undefined],
    ['overlap', 'yes'],
  ])('refuses %s %p, naming the option', (key, value) => {
    expect(refusedKey({ ...smallConfig, [key]: value } as PpoConfig)).toBe(key);
  });

  it.each([
    ['learningRate', 0],
    ['learningRate', NaN],
    ['learningRate', Infinity],
    ['entropyCoeff', -1],
    ['entropyCoeff', Infinity],
    ['hiddenSizes', []],
    ['hiddenSizes', [8, 0]],
    ['hiddenSizes', [8.5]],
    ['activation', 'gelu'],
    ['frozen', 'yes'],
    ['sharedLayers', 1],
    ['centralCritic', 'no'],
    ['valueHiddenSizes', []],
    ['valueHiddenSizes', [8, 0.5]],
    ['valueCoeff', -1],
    ['valueCoeff', Infinity],
  ])('refuses a policy with %s %p, naming policy and option', (key, value) => {
    const right_policy = { ...smallConfig.policies['right_policy'], [key]: value };
    const config = { ...smallConfig, policies: { ...smallConfig.policies, right_policy } };
    expect(refusedKey(config)).toBe(`policies.right_policy.${key}`);
  });

  it.each([
    ['size', -1],
    ['size', 1.5],
    ['size', 1001],
    ['every', 0],
    ['every', NaN],
    ['newestProbability', -0.1],
    ['newestProbability', 1.1],
    ['newestProbability', NaN],
  ])('refuses an opponent pool with %s %p, naming the option', (key, value) => {
    const opponentPool = { size: 2, every: 1, newestProbability: 0.5, [key]: value };
    expect(refusedKey({ ...smallConfig, opponentPool })).toBe(`opponentPool.${key}`);
  });

  it('refuses an opponent pool where there is one policy only, unless the pool is off', () => {
    const alone = Object.assign(new TargetEnv(8, { kind: 'continuous', size: 1 }), {
      policyIds: ['left_policy', 'left_policy', 'left_policy'],
    });
    const pool = (size: number) => ({ size, every: 1, newestProbability: 0.5 });
    expect(refusedKey({ ...smallConfig, opponentPool: pool(1) }, alone)).toBe('opponentPool.size');
    expect(refusedKey({ ...smallConfig, opponentPool: pool(0) }, alone)).toBeNull();
  });

  it('accepts shared layers, layers of the value function, a central critic where there are states, and masks', () => {
    const { left_policy, right_policy } = smallConfig.policies;
    const policies = {
      left_policy: { ...left_policy, sharedLayers: true, centralCritic: false, valueCoeff: 0 },
      right_policy: { ...right_policy, centralCritic: true, valueHiddenSizes: [4, 3] },
    };
    expect(refusedKey({ ...smallConfig, overlap: true, policies }, masked())).toBeNull();
    // An environment may say that it has no states.
    const stateless = Object.assign(new TargetEnv(8, { kind: 'continuous', size: 1 }), { stateSize: 0 });
    expect(refusedKey(smallConfig, stateless)).toBeNull();
  });

  it.each<[string, Partial<PolicyConfig>, VectorEnv]>([
    [
      'policies.right_policy.centralCritic cannot be true where sharedLayers is: shared layers see what the policy sees',
      { centralCritic: true, sharedLayers: true },
      masked(),
    ],
    [
      'policies.right_policy.valueHiddenSizes cannot be given where sharedLayers is true: the value function has the ' +
        'hidden layers of the policy',
      { valueHiddenSizes: [8], sharedLayers: true },
      masked(),
    ],
    [
      'policies.right_policy.centralCritic is true, but the environment has no states (stateSize) that it could see; it ' +
        'must be false',
      { centralCritic: true },
      env,
    ],
    [
      'policies.right_policy.valueCoeff.to is -1; it must be a number of 0 or more',
      { valueCoeff: { schedule: 'linear', from: 1, to: -1, iterations: 3 } },
      env,
    ],
    [
      'env.actionMasks are there, but the actions are continuous: only choices can be forbidden',
      {},
      Object.assign(new TargetEnv(8, { kind: 'continuous', size: 1 }), { actionMasks: new Uint8Array(24) }),
    ],
    [
      'env.actionMasks has 119 entries, expected 120',
      {},
      Object.assign(masked(), { actionMasks: new Uint8Array(119) }),
    ],
    ['env.states has 0 entries, expected 48', {}, Object.assign(masked(), { states: undefined })],
    [
      'env.finalStates has 24 entries, expected 48',
      {},
      Object.assign(masked(), { finalStates: new Float32Array(24) }),
    ],
    [
      'env.policyIds holds "acting", a name that the saved state uses itself',
      {},
      Object.assign(masked(), { policyIds: ['acting', 'right_policy', 'right_policy'] }),
    ],
  ])('refuses in a sentence: %s', (sentence, change, environment) => {
    const right_policy = { ...smallConfig.policies['right_policy'], ...change };
    const config = { ...smallConfig, policies: { ...smallConfig.policies, right_policy } };
    expect(() => {
      checkConfig(config, factsOf(environment));
      checkEnvironment(environment);
    }).toThrow(expect.objectContaining({ name: 'PpoConfigError', message: sentence }));
  });

  it('refuses an overlap that is neither true nor false, in a sentence', () => {
    const config = { ...smallConfig, overlap: 'yes' } as unknown as PpoConfig;
    expect(() => checkConfig(config, factsOf(env))).toThrow('overlap must be true or false');
  });

  it('refuses an environment with a policy that is not configured', () => {
    const { left_policy } = smallConfig.policies;
    expect(refusedKey({ ...smallConfig, policies: { left_policy } })).toBe('policies.right_policy');
  });

  it.each<[string, Partial<Record<keyof VectorEnv, unknown>>]>([
    ['env.actionSpace', { actionSpace: { kind: 'discrete', sizes: [] } }],
    ['env.actionSpace', { actionSpace: { kind: 'discrete', sizes: [2, 0] } }],
    ['env.actionSpace', { actionSpace: { kind: 'continuous', size: 1.5 } }],
    ['env.policyIds', { policyIds: ['left_policy', 'right_policy'] }],
    ['env.policyIds', { policyIds: ['env', 'right_policy', 'right_policy'] }],
    ['env.policyIds', { policyIds: ['pool', 'right_policy', 'right_policy'] }],
    ['env.policyIds', { policyIds: ['acting', 'right_policy', 'right_policy'] }],
    ['env.policyIds', { policyIds: ['a/b', 'right_policy', 'right_policy'] }],
    ['env.observations', { observations: new Float32Array(47) }],
    ['env.finalObservations', { finalObservations: new Float32Array(0) }],
    ['env.rewards', { rewards: new Float32Array(23) }],
    ['env.stateSize', { stateSize: 0.5 }],
    ['env.stateSize', { stateSize: -1 }],
    ['env.states', { stateSize: 2, states: new Float32Array(47), finalStates: new Float32Array(48) }],
    ['env.states', { stateSize: 2, finalStates: new Float32Array(48) }],
    ['env.finalStates', { stateSize: 2, states: new Float32Array(48) }],
    ['env.actionMasks', { actionMasks: new Uint8Array(24) }],
    [
      'env.actionMasks',
      { actionSpace: { kind: 'discrete', sizes: [2, 3] }, actionMasks: new Uint8Array(24) },
    ],
    ['env.active', { active: new Uint8Array(25) }],
    ['env.terminated', { terminated: new Uint8Array(9) }],
    ['env.truncated', { truncated: new Uint8Array(7) }],
  ])('refuses an impossible environment, naming %s', (key, change) => {
    const broken: VectorEnv = Object.assign(
      new TargetEnv(8, { kind: 'continuous', size: 1 }),
      change as object,
    );
    expect(refusedKey(smallConfig, broken)).toBe(key);
  });
});

function refusedKey(config: PpoConfig, environment: VectorEnv = env): string | null {
  try {
    checkConfig(config, factsOf(environment));
    checkEnvironment(environment);
    return null;
  } catch (error) {
    if (error instanceof PpoConfigError) return error.key;
    throw error;
  }
}
