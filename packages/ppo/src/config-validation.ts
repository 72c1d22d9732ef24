import type { OpponentPoolConfig, PolicyConfig, PpoConfig } from './config.js';
import { PpoConfigError } from './errors/ppo-config-error.js';
import type { EnvFacts } from './env-facts.js';
import { checkMemory } from './recurrent/check-memory.js';
import { checkScheduled } from './schedule-validation.js';
import type { Allowed } from './schedule-validation.js';
import type { VectorEnv } from './vector-env.js';

/** Random streams are seeded with 32 bits: a larger seed would be the same run as a smaller one. */
const largestSeed = 2 ** 32 - 1;

/** First parts of the names of other arrays in a saved state. */
const reservedPolicyIds = new Set(['', 'acting', 'env', 'episodes', 'pool', 'random', '__proto__']);

/** Versions that a pool may keep of each policy. */
const largestPool = 1000;

const share: Allowed = { holds: (x) => x >= 0 && x <= 1, words: '0 or more and at most 1' };
const shareAboveZero: Allowed = { holds: (x) => x > 0 && x <= 1, words: 'above 0 and at most 1' };
const finite: Allowed = { holds: (x) => x >= 0 && x < Infinity, words: 'a number of 0 or more' };
const finiteAboveZero: Allowed = { holds: (x) => x > 0 && x < Infinity, words: 'a number above 0' };
/** Options for which 0 means "none": a ramp down to it would end in the opposite of what it was going to. */
const zeroForNone: Allowed = {
  holds: (x) => x >= 0,
  words: '0 or more',
  scheduled: { holds: (x) => x > 0, words: 'above 0 in a schedule' },
};

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
  checkScheduled('gamma', config.gamma, share);
  checkScheduled('gaeLambda', config.gaeLambda, share);
  checkScheduled('clipRange', config.clipRange, shareAboveZero);
  for (const key of ['valueClipRange', 'maxGradNorm', 'klStop'] as const)
    checkScheduled(key, config[key], zeroForNone);
  if (!(config.klCoeff >= 0 && config.klCoeff < Infinity)) {
    throw new PpoConfigError('klCoeff', `is ${config.klCoeff}; it must be 0 or more`);
  }
  for (const key of ['normalizeObservations', 'normalizeRewards'] as const) {
    if (typeof config[key] !== 'boolean') throw new PpoConfigError(key, 'must be true or false');
  }
  checkScheduled('klTarget', config.klTarget, { holds: (x) => x > 0, words: 'above 0' });
  if (typeof (config.overlap ?? false) !== 'boolean') {
    throw new PpoConfigError('overlap', 'must be true or false');
  }
  if (config.opponentPool !== undefined) checkOpponentPool(config.opponentPool, env);
  checkActionSpace(env);
  for (const policyId of new Set(env.policyIds)) {
    const policy = config.policies[policyId];
    if (policy === undefined) {
      throw new PpoConfigError(
        `policies.${policyId}`,
        'is missing: the environment has agents of this policy',
      );
    }
    checkPolicy(`policies.${policyId}`, policy, env);
    checkMemory(`policies.${policyId}.memory`, policy.memory, config.rolloutSteps);
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

function checkOpponentPool({ size, every, newestProbability }: OpponentPoolConfig, env: EnvFacts): void {
  // All slots are there from the beginning: a size without bound would be a matter of memory.
  if (!Number.isInteger(size) || size < 0 || size > largestPool) {
    throw new PpoConfigError(
      'opponentPool.size',
      `is ${size}; it must be a whole number from 0 to ${largestPool}`,
    );
  }
  if (!Number.isInteger(every) || every < 1) {
    throw new PpoConfigError('opponentPool.every', `is ${every}; it must be a whole number of 1 or more`);
  }
  if (!share.holds(newestProbability)) {
    throw new PpoConfigError(
      'opponentPool.newestProbability',
      `is ${newestProbability}; it must be ${share.words}`,
    );
  }
  if (size > 0 && new Set(env.policyIds).size < 2) {
    throw new PpoConfigError(
      'opponentPool.size',
      `is ${size}, but the environment has one policy only: nobody plays against it; it must be 0`,
    );
  }
}

function checkPolicy(key: string, policy: PolicyConfig, env: EnvFacts): void {
  const { learningRate, entropyCoeff, activation, valueHiddenSizes, valueCoeff = 1 } = policy;
  checkScheduled(`${key}.learningRate`, learningRate, finiteAboveZero);
  checkScheduled(`${key}.entropyCoeff`, entropyCoeff, finite);
  if (activation !== 'tanh' && activation !== 'relu') {
    throw new PpoConfigError(`${key}.activation`, `is ${String(activation)}; it must be tanh or relu`);
  }
  checkScheduled(`${key}.valueCoeff`, valueCoeff, finite);
  for (const flag of ['frozen', 'sharedLayers', 'centralCritic'] as const) {
    if (typeof (policy[flag] ?? false) !== 'boolean') {
      throw new PpoConfigError(`${key}.${flag}`, 'must be true or false');
    }
  }
  checkLayers(`${key}.hiddenSizes`, policy.hiddenSizes);
  if (valueHiddenSizes !== undefined) checkLayers(`${key}.valueHiddenSizes`, valueHiddenSizes);
  checkValueFunction(key, policy, env);
}

function checkLayers(key: string, sizes: readonly number[]): void {
  const isLayer = (units: number): boolean => Number.isInteger(units) && units > 0;
  if (sizes.length === 0 || !sizes.every(isLayer)) {
    throw new PpoConfigError(key, 'must list one or more whole numbers above 0');
  }
}

function checkValueFunction(key: string, policy: PolicyConfig, { stateSize }: EnvFacts): void {
  const { sharedLayers = false, centralCritic = false, valueHiddenSizes } = policy;
  if (sharedLayers && centralCritic) {
    throw new PpoConfigError(
      `${key}.centralCritic`,
      'cannot be true where sharedLayers is: shared layers see what the policy sees',
    );
  }
  if (sharedLayers && valueHiddenSizes !== undefined) {
    throw new PpoConfigError(
      `${key}.valueHiddenSizes`,
      'cannot be given where sharedLayers is true: the value function has the hidden layers of the policy',
    );
  }
  if (centralCritic && stateSize === 0) {
    throw new PpoConfigError(
      `${key}.centralCritic`,
      'is true, but the environment has no states (stateSize) that it could see; it must be false',
    );
  }
}

function checkActionSpace({ actionSpace, policyIds, agentsPerWorld, hasActionMasks }: EnvFacts): void {
  if (hasActionMasks && actionSpace.kind === 'continuous') {
    throw new PpoConfigError(
      'env.actionMasks',
      'are there, but the actions are continuous: only choices can be forbidden',
    );
  }
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
  checkStates(env, rows);
  if (env.actionMasks !== undefined && env.actionSpace.kind === 'discrete') {
    const choices = env.actionSpace.sizes.reduce((sum, size) => sum + size, 0);
    requireLength('env.actionMasks', env.actionMasks.length, rows * choices);
  }
  requireLength('env.rewards', env.rewards.length, rows);
  requireLength('env.active', env.active.length, rows);
  requireLength('env.terminated', env.terminated.length, env.worldCount);
  requireLength('env.truncated', env.truncated.length, env.worldCount);
}

function checkStates({ stateSize = 0, states, finalStates }: VectorEnv, rows: number): void {
  if (!Number.isInteger(stateSize) || stateSize < 0) {
    throw new PpoConfigError('env.stateSize', `is ${stateSize}; it must be a whole number of 0 or more`);
  }
  if (stateSize === 0) return;
  requireLength('env.states', states?.length ?? 0, rows * stateSize);
  requireLength('env.finalStates', finalStates?.length ?? 0, rows * stateSize);
}

function requireLength(key: string, length: number, expected: number): void {
  if (length !== expected) throw new PpoConfigError(key, `has ${length} entries, expected ${expected}`);
}

function requireWholeNumber(
  config: PpoConfig,
  key: 'rolloutSteps' | 'epochs' | 'minibatchSize' | 'seed',
  least: number,
): void {
  if (!Number.isInteger(config[key]) || config[key] < least) {
    throw new PpoConfigError(key, `is ${config[key]}; it must be a whole number of ${least} or more`);
  }
}
