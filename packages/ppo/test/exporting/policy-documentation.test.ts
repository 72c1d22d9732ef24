import { describe, expect, it } from '@jest/globals';
import { policyDocumentation } from '../../src/exporting/policy-documentation.js';
import { restoredPolicy } from '../../src/restored-policy.js';
import type { PolicyDescription } from '../../src/saved-policy.js';
import { randomPolicy } from '../fixtures/random-policy.js';

const description: PolicyDescription = {
  policyId: 'hider_policy',
  observationSize: 2,
  actionSpace: { kind: 'discrete', sizes: [3, 2] },
  hiddenSizes: [4],
  activation: 'relu',
  memory: { kind: 'gru', units: 3 },
  normalizeObservations: true,
};

function documentationOf(changes: Partial<PolicyDescription> = {}) {
  const state = randomPolicy({ ...description, ...changes }, { mean: [0, 0], variance: [1, 1] }, 1);
  return policyDocumentation(restoredPolicy(state));
}

describe('what a policy’s file says of itself', () => {
  it('says in words what goes in and what comes out', () => {
    expect(documentationOf()).toMatchObject({
      name: 'hider_policy',
      documentation:
        'Policy "hider_policy", trained with PPO. An observation has 2 numbers. They are normalised inside: give ' +
        'them as the environment does. An action: choices out of 3, 2, an index for each.',
      meanings: {
        action: 'index of the most likely of each of the [3, 2] choices; the first among equals',
      },
    });
  });

  it.each<[Partial<PolicyDescription>, string]>([
    [{ actionSpace: { kind: 'continuous', size: 7 } }, 'An action: 7 real numbers.'],
    [{ actionSpace: { kind: 'discrete', sizes: [4] } }, 'An action: a choice out of 4, as an index.'],
    [{ normalizeObservations: false }, 'They are not normalised.'],
  ])('tells %j', (changes, sentence) => {
    expect(documentationOf(changes).documentation).toContain(sentence);
  });

  it('has the entries of policy.json for programs', () => {
    expect(documentationOf().metadata).toEqual({
      policy_id: 'hider_policy',
      observation_size: '2',
      action_space: '{"kind":"discrete","sizes":[3,2]}',
      hidden_sizes: '[4]',
      activation: 'relu',
      memory: '{"kind":"gru","units":3}',
      normalize_observations: 'true',
    });
  });
});
