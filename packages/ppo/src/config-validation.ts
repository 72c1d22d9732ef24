import type { PolicyConfig, PpoConfig } from './config.js';
import { PpoConfigError } from './errors/ppo-config-error.js';
import type { VectorEnv } from './vector-env.js';

/**
 * Checks every option by itself and against the environment.
 *
 * @throws {PpoConfigError} naming the first option that is impossible.
 */
export function checkConfig(config: PpoConfig, env: VectorEnv): void {
  requireWholeNumber(config, 'rolloutSteps', 1);
  requireWholeNumber(config, 'epochs', 1);
  requireWholeNumber(config, 'minibatchSize', 1);
  requireWholeNumber(config, 'seed', 0);
  requireRange(config, 'gamma', 0, 1);
  requireRange(config, 'gaeLambda', 0, 1);
  requireRange(config, 'clipRange', Number.MIN_VALUE, 1);
  for (const key of ['valueClipRange', 'klCoeff', 'maxGradNorm'] as const)
    requireRange(config, key, 0, Infinity);
  requireRange(config, 'klTarget', Number.MIN_VALUE, Infinity);
  checkEnvironment(env);
  for (const policyId of new Set(env.policyIds)) {
    const policy = config.policies[policyId];
    if (policy === undefined) {
      throw new PpoConfigError(
        `policies.${policyId}`,
        'is missing: the environment has agents of this policy',
      );
    }
    checkPolicy(`policies.${policyId}`, policy);
    const batch = config.rolloutSteps * env.worldCount * env.policyIds.filter((id) => id === policyId).length;
    if (config.minibatchSize > batch) {
      throw new PpoConfigError(
        'minibatchSize',
        `is ${config.minibatchSize}, more than the ${batch} samples of ${policyId} in one iteration ` +
          '(rolloutSteps x worlds x agents of the policy)',
      );
    }
  }
}

function checkPolicy(key: string, policy: PolicyConfig): void {
  if (!(policy.learningRate > 0)) throw new PpoConfigError(`${key}.learningRate`, 'must be above 0');
  if (!(policy.entropyCoeff >= 0)) throw new PpoConfigError(`${key}.entropyCoeff`, 'must be 0 or more');
  const isLayer = (units: number): boolean => Number.isInteger(units) && units > 0;
  if (policy.hiddenSizes.length === 0 || !policy.hiddenSizes.every(isLayer)) {
    throw new PpoConfigError(`${key}.hiddenSizes`, 'must list one or more whole numbers above 0');
  }
}

function checkEnvironment(env: VectorEnv): void {
  const { actionSpace } = env;
  const sizes = actionSpace.kind === 'continuous' ? [actionSpace.size] : actionSpace.sizes;
  if (sizes.length === 0 || sizes.some((size) => !Number.isInteger(size) || size < 1)) {
    throw new PpoConfigError(
      'env.actionSpace',
      'must have at least one action, each with at least one choice',
    );
  }
  const rows = env.worldCount * env.agentsPerWorld;
  requireLength('env.policyIds', env.policyIds.length, env.agentsPerWorld);
  requireLength('env.observations', env.observations.length, rows * env.observationSize);
  requireLength('env.finalObservations', env.finalObservations.length, rows * env.observationSize);
  requireLength('env.rewards', env.rewards.length, rows);
  requireLength('env.active', env.active.length, rows);
  requireLength('env.terminated', env.terminated.length, env.worldCount);
  requireLength('env.truncated', env.truncated.length, env.worldCount);
}

function requireLength(key: string, length: number, expected: number): void {
  if (length !== expected) throw new PpoConfigError(key, `has ${length} entries, expected ${expected}`);
}

type NumericKey = { [K in keyof PpoConfig]: PpoConfig[K] extends number ? K : never }[keyof PpoConfig];

function requireWholeNumber(config: PpoConfig, key: NumericKey, least: number): void {
  if (!Number.isInteger(config[key]) || config[key] < least) {
    throw new PpoConfigError(key, `is ${config[key]}; it must be a whole number of ${least} or more`);
  }
}

function requireRange(config: PpoConfig, key: NumericKey, least: number, most: number): void {
  if (!(config[key] >= least && config[key] <= most)) {
    const bound = least === Number.MIN_VALUE ? 'above 0' : `${least} or more`;
    throw new PpoConfigError(
      key,
      `is ${config[key]}; it must be ${bound}${most === Infinity ? '' : ` and at most ${most}`}`,
    );
  }
}
