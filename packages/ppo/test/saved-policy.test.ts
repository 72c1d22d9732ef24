import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../src/index.js';
import { policyJson, requireSamePolicy, savedPolicy } from '../src/saved-policy.js';
import type { PolicyDescription } from '../src/saved-policy.js';

const policy: PolicyDescription = {
  policyId: 'seeker_policy',
  observationSize: 4,
  actionSpace: { kind: 'discrete', sizes: [2, 3] },
  hiddenSizes: [8, 8],
  activation: 'tanh',
  normalizeObservations: true,
};

describe('savedPolicy', () => {
  it('reads what policyJson wrote, through text', () => {
    const defaults = { sharedLayers: false, valueHiddenSizes: null, stateSize: 0, hasActionMasks: false };
    const continuous = { ...policy, actionSpace: { kind: 'continuous', size: 7 } } as const;
    const others = [
      { memory: { kind: 'gru', units: 3 }, sharedLayers: true, hasActionMasks: true },
      { valueHiddenSizes: [5, 6], stateSize: 4 },
    ] as const;
    for (const description of [policy, continuous, ...others.map((other) => ({ ...policy, ...other }))]) {
      expect(savedPolicy(JSON.parse(JSON.stringify(policyJson(description))) as JsonObject)).toEqual({
        ...defaults,
        ...description,
      });
    }
  });

  it('writes nothing of what is as it always was, so that older versions read it', () => {
    const usual = {
      sharedLayers: false,
      valueHiddenSizes: null,
      stateSize: 0,
      hasActionMasks: false,
      memory: null,
    };
    expect(policyJson({ ...policy, ...usual })).toEqual(policyJson(policy));
    expect(Object.keys(policyJson(policy))).toEqual([
      'policy_id',
      'observation_size',
      'action_space',
      'hidden_sizes',
      'activation',
      'normalize_observations',
    ]);
  });

  it.each<[string, unknown]>([
    ['policy_id', 7],
    ['observation_size', 1.5],
    ['observation_size', 0],
    ['observation_size', 1e300],
    ['hidden_sizes', []],
    ['hidden_sizes', [8, '8']],
    ['activation', 'gelu'],
    ['action_space', null],
    ['action_space', { kind: 'text' }],
    ['sizes', { kind: 'discrete', sizes: [2, 0] }],
    ['size', { kind: 'continuous', size: -1 }],
    ['normalize_observations', 'true'],
    ['shared_layers', 1],
    ['shared_layers', null],
    ['value_hidden_sizes', []],
    ['value_hidden_sizes', [4, -1]],
    ['value_hidden_sizes', null],
    ['state_size', 0],
    ['state_size', '3'],
    ['action_masks', 'yes'],
    ['memory', { kind: 'gru' }],
  ])('refuses %s %j, naming the entry', (entry, value) => {
    const key = entry === 'size' || entry === 'sizes' ? 'action_space' : entry;
    const json = { ...policyJson(policy), [key]: value } as JsonObject;
    expect(() => savedPolicy(json)).toThrow(expect.objectContaining({ name: 'StateMismatchError', entry }));
  });
});

describe('requireSamePolicy', () => {
  it('accepts the policy itself', () => {
    requireSamePolicy(policyJson(policy), policy);
  });

  it.each<[string, Partial<PolicyDescription>]>([
    ['policy_id', { policyId: 'hider_policy' }],
    // Same shapes of weights, another meaning.
    ['action_space', { actionSpace: { kind: 'discrete', sizes: [3, 2] } }],
    ['activation', { activation: 'relu' }],
    ['hidden_sizes', { hiddenSizes: [8] }],
    ['observation_size', { observationSize: 5 }],
    ['shared_layers', { sharedLayers: true }],
    ['value_hidden_sizes', { valueHiddenSizes: [8] }],
    ['state_size', { stateSize: 3 }],
    ['action_masks', { hasActionMasks: true }],
  ])('refuses another %s', (entry, change) => {
    const other = { ...policy, ...change };
    for (const [saved, expected] of [
      [other, policy],
      [policy, other],
    ]) {
      expect(() => requireSamePolicy(policyJson(saved), expected)).toThrow(
        expect.objectContaining({ name: 'StateMismatchError', entry }),
      );
    }
  });
});
