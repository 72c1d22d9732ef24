import { flatParameters, namedParameters } from './network.js';
import type { JsonObject, NamedTensors } from './named-tensors.js';
import { vector } from './named-tensors.js';
import type { AdamState } from './optimizer.js';
import type { PolicyLearner } from './policy-learner.js';
import { policyJson, requireSamePolicy, restoreNormalizer, savedNormalizer } from './saved-policy.js';
import type { PolicyDescription } from './saved-policy.js';
import { restoreArray, savedNumber, savedObject } from './training-state.js';
import type { PolicyState } from './training-state.js';

/** The part of a learner that is used without training: weights and normaliser. */
export function savePolicy(learner: PolicyLearner, description: PolicyDescription): PolicyState {
  const { shapes, normalizer, stateNormalizer } = learner;
  return {
    json: policyJson(description),
    arrays: {
      ...namedParameters(shapes.policy, learner.policy.parameters, 'policy.'),
      ...(shapes.value && learner.value
        ? namedParameters(shapes.value, learner.value.parameters, 'value.')
        : {}),
      ...savedNormalizer(normalizer, 'observation.'),
      ...(stateNormalizer === null ? {} : savedNormalizer(stateNormalizer, 'state.')),
    },
  };
}

/** The part that only training needs: optimisers, reward statistics, KL weight. */
export function saveLearning(learner: PolicyLearner): { json: JsonObject; arrays: NamedTensors } {
  const prefix = `${learner.policyId}/`;
  const { policy, value } = learner;
  return {
    json: {
      kl_coeff: learner.klCoeff,
      policy_updates: policy.steps,
      ...(value === null ? {} : { value_updates: value.steps }),
      return_count: learner.rewardScaler.moments.count,
    },
    arrays: {
      ...savedMoments(policy, `${prefix}policy/`),
      ...(value === null ? {} : savedMoments(value, `${prefix}value/`)),
      [`${prefix}return/mean`]: vector(learner.rewardScaler.moments.mean.slice()),
      [`${prefix}return/variance`]: vector(learner.rewardScaler.moments.variance.slice()),
      [`${prefix}return/running`]: vector(learner.rewardScaler.returns.slice()),
      ...(learner.valueMemory.length > 0
        ? { [`${prefix}value/memory`]: vector(learner.valueMemory.slice()) }
        : {}),
    },
  };
}

/** @throws {StateMismatchError} when the state is of other networks, agents or worlds. */
export function restoreLearner(
  learner: PolicyLearner,
  description: PolicyDescription,
  policy: PolicyState,
  json: JsonObject,
  arrays: NamedTensors,
): void {
  requireSamePolicy(policy.json, description);
  const saved = savedObject(json, learner.policyId);
  restoreAdam(
    learner.policy,
    flatParameters(learner.shapes.policy, policy.arrays, 'policy.'),
    arrays,
    `${learner.policyId}/policy/`,
    savedNumber(saved, 'policy_updates'),
  );
  if (learner.shapes.value && learner.value) {
    restoreAdam(
      learner.value,
      flatParameters(learner.shapes.value, policy.arrays, 'value.'),
      arrays,
      `${learner.policyId}/value/`,
      savedNumber(saved, 'value_updates'),
    );
  }
  learner.klCoeff = savedNumber(saved, 'kl_coeff');
  restoreNormalizer(learner.normalizer, policy.arrays, 'observation.');
  if (learner.stateNormalizer !== null) restoreNormalizer(learner.stateNormalizer, policy.arrays, 'state.');
  const { rewardScaler } = learner;
  restoreArray(rewardScaler.moments.mean, arrays, `${learner.policyId}/return/mean`);
  restoreArray(rewardScaler.moments.variance, arrays, `${learner.policyId}/return/variance`);
  restoreArray(rewardScaler.returns, arrays, `${learner.policyId}/return/running`);
  if (learner.valueMemory.length > 0) {
    restoreArray(learner.valueMemory, arrays, `${learner.policyId}/value/memory`);
  }
  rewardScaler.moments.count = savedNumber(saved, 'return_count');
}

function savedMoments({ firstMoment, secondMoment }: AdamState, prefix: string): NamedTensors {
  return {
    [`${prefix}first_moment`]: vector(firstMoment.slice()),
    [`${prefix}second_moment`]: vector(secondMoment.slice()),
  };
}

function restoreAdam(
  state: AdamState,
  parameters: Float32Array,
  arrays: NamedTensors,
  prefix: string,
  steps: number,
): void {
  state.parameters.set(parameters);
  restoreArray(state.firstMoment, arrays, `${prefix}first_moment`);
  restoreArray(state.secondMoment, arrays, `${prefix}second_moment`);
  state.steps = steps;
}
