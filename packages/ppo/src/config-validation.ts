import type { PolicyConfig, PpoConfig } from './config.js';
import { PpoConfigError } from './errors/ppo-config-error.js';
import type { EnvFacts } from './env-facts.js';
import type { VectorEnv } from './vector-env.js';

/** Random streams are seeded with 32 bits: a larger seed would be the same run as a smaller one. */
const largestSeed = 2 ** 32 - 1;

/** First parts of the names of other arrays in a saved state. */
const reservedPolicyIds = new Set(['', 'env', 'episodes', 'random', '__proto__']);

/**
 * Checks every option by itself and against the environment.
 *
 * @throws {PpoConfigError} naming the first option that is impossible.
 */
export function checkConfig(config: PpoConfig, env: EnvFacts): void {
  requireWholeNumber(config, 'rolloutSteps', 1);
  requireWholeNumber(config, 'epochs', 1);
  requireWholeNumber(config, 'minibatchSize', 1);
  requireWholeNumber(config, 'seed', 0);
  if (config.seed > largestSeed) {
    throw new PpoConfigError('seed', `is ${config.seed}; seeds are 32-bit numbers, at most ${largestSeed}`);
  }
  requireRange(config, 'gamma', 0, 1);
  requireRange(config, 'gaeLambda', 0, 1);
  requireRange(config, 'clipRange', Number.MIN_VALUE, 1);
  for (const key of ['valueClipRange', 'maxGradNorm', 'klStop'] as const)
    requireRange(config, key, 0, Infinity);
  requireRange(config, 'klCoeff', 0, Number.MAX_VALUE);
  for (const key of ['normalizeObservations', 'normalizeRewards'] as const) {
    if (typeof config[key] !== 'boolean') throw new PpoConfigError(key, 'must be true or false');
  }
  requireRange(config, 'klTarget', Number.MIN_VALUE, Infinity);
  checkActionSpace(env);
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
  const { learningRate, entropyCoeff, activation } = policy;
  if (!(learningRate > 0 && learningRate < Infinity)) {
    throw new PpoConfigError(`${key}.learningRate`, `is ${learningRate}; it must be a number above 0`);
  }
  if (!(entropyCoeff >= 0 && entropyCoeff < Infinity)) {
    throw new PpoConfigError(`${key}.entropyCoeff`, `is ${entropyCoeff}; it must be a number of 0 or more`);
  }
  if (activation !== 'tanh' && activation !== 'relu') {
    throw new PpoConfigError(`${key}.activation`, `is ${String(activation)}; it must be tanh or relu`);
  }
  const isLayer = (units: number): boolean => Number.isInteger(units) && units > 0;
  if (policy.hiddenSizes.length === 0 || !policy.hiddenSizes.every(isLayer)) {
    throw new PpoConfigError(`${key}.hiddenSizes`, 'must list one or more whole numbers above 0');
  }
}

function checkActionSpace({ actionSpace, policyIds, agentsPerWorld }: EnvFacts): void {
  const sizes = actionSpace.kind === 'continuous' ? [actionSpace.size] : actionSpace.sizes;
  if (sizes.length === 0 || sizes.some((size) => !Number.isInteger(size) || size < 1)) {
    throw new PpoConfigError(
      'env.actionSpace',
      'must have at least one action, each with at least one choice',
    );
  }
  const reserved = policyIds.find((id) => reservedPolicyIds.has(id) || id.includes('/'));
  if (reserved !== undefined) {
    throw new PpoConfigError('env.policyIds', `holds "${reserved}", a name that the saved state uses itself`);
  }
  requireLength('env.policyIds', policyIds.length, agentsPerWorld);
}

/**
 * Checks that the arrays of an environment have the sizes that it states.
 *
 * @throws {PpoConfigError} naming the first that has not.
 */
export function checkEnvironment(env: VectorEnv): void {
  const rows = env.worldCount * env.agentsPerWorld;
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
      `is ${config[key]}; it must be ${bound}${most >= Number.MAX_VALUE ? '' : ` and at most ${most}`}`,
    );
  }
}
