import { chooseExecutor } from '@hideout/compile';
import type { ExecutorChoice, Executor } from '@hideout/compile';
import { checkConfig, checkEnvironment } from './config-validation.js';
import type { PpoConfig } from './config.js';
import { factsOf } from './env-facts.js';
import type { EnvFacts } from './env-facts.js';
import { createEnv, isEnvSource } from './env-source.js';
import type { EnvOrSource } from './env-source.js';
import { PpoConfigError } from './errors/ppo-config-error.js';
import { InlineLearningPool } from './learning/inline-learning-pool.js';
import type { LearningPool } from './learning/learning-pool.js';
import { ThreadedLearningPool } from './learning/threaded-learning-pool.js';
import { parameterCount } from './network.js';
import { OpponentPool } from './opponents/opponent-pool.js';
import { PolicyLearner, streamsPerPolicy } from './policy-learner.js';
import { RandomStreams } from './random-streams.js';
import { newRolloutBatch } from './rollout-batch.js';
import type { RolloutArrays, RolloutBatch } from './rollout-batch.js';
import { newestActing, roomForActing } from './rollout/acting-policy.js';
import type { ActingPolicy } from './rollout/acting-policy.js';
import { blockRanges } from './rollout/block-ranges.js';
import { createBlocks } from './rollout/create-blocks.js';
import type { Play } from './rollout/create-blocks.js';
import { InlineRolloutPool } from './rollout/inline-rollout-pool.js';
import { OverlappedSupply } from './rollout/overlapped-supply.js';
import type { RolloutPool } from './rollout/rollout-pool.js';
import { PromptSupply } from './rollout/rollout-supply.js';
import type { RolloutSupply } from './rollout/rollout-supply.js';
import type { BlockRange, SeatDescription } from './rollout/seat.js';
import { ThreadedRolloutPool } from './rollout/threaded-rollout-pool.js';
import { seedOffsets } from './seed-offsets.js';

export interface TrainerOptions {
  /**
   * The environment: the trainer steps and resets it, nobody else may while it trains. Or where to get environments of
   * one kind, so that threads can have their own.
   */
  readonly env: EnvOrSource;
  readonly config: PpoConfig;
  /** Default `auto`: the fastest executor that works here. */
  readonly backend?: ExecutorChoice;
  readonly threads?: TrainerThreads;
}

/** Threads beside the one that trains. What comes out does not depend on them. */
export interface TrainerThreads {
  /** Threads that play, at most 4; they need an `EnvSource`. Default 0: the trainer's own thread plays. */
  readonly rollout?: number;
  /** Threads that learn, at most two for each policy. Default 0: the trainer's own thread learns. */
  readonly learning?: number;
}

/** Everything that a trainer trains with. */
export interface TrainerParts {
  readonly config: PpoConfig;
  readonly env: EnvFacts;
  readonly executor: Executor;
  readonly backend: { readonly name: string; readonly reason: string };
  /** The blocks that the worlds are played in. */
  readonly ranges: readonly BlockRange[];
  readonly learners: ReadonlyMap<string, PolicyLearner>;
  readonly rollouts: RolloutPool;
  readonly supply: RolloutSupply;
  readonly learning: LearningPool;
  readonly opponents: OpponentPool | null;
  readonly learningRandom: RandomStreams;
}

/**
 * Puts a trainer together; its environments are not reset yet, and its threads run.
 *
 * @throws {PpoConfigError} when an option is impossible, by itself or with this environment.
 * @throws {ExecutorUnavailableError} when the backend was named and is not there.
 */
export async function assembleTrainer({
  env,
  config,
  backend,
  threads = {},
}: TrainerOptions): Promise<TrainerParts> {
  const isSource = isEnvSource(env);
  // One instance is one block. Of a source, an environment of the first block tells what all are like.
  const ranges = isSource ? blockRanges(env.worlds) : [{ firstWorld: 0, worlds: env.worldCount }];
  const first = isSource ? await createEnv(env, ranges[0]?.worlds ?? 0, 0) : env;
  const facts = factsOf(first, isSource ? env.worlds : env.worldCount);
  checkConfig(config, facts);
  checkEnvironment(first);
  checkThreads(threads, isSource);

  const { executor, reason } = await chooseExecutor(backend);
  const policyCount = new Set(facts.policyIds).size;
  const learningRandom = new RandomStreams(
    config.seed + seedOffsets.learning,
    policyCount * streamsPerPolicy,
  );
  const learners = newLearners(config, facts, learningRandom);
  const isOverlapped = config.overlap ?? false;
  const newest = new Map([...learners].map(([policyId, learner]) => [policyId, newestActing(learner)]));
  const acting = isOverlapped
    ? new Map([...newest].map(([policyId, each]) => [policyId, roomForActing(each)]))
    : newest;
  // One is played into while the other is learned from.
  const batches = Array.from({ length: isOverlapped ? 2 : 1 }, () => newBatches(learners, config, facts));
  const opponents = opponentPool([...learners.values()], config);
  const play: Play = {
    seats: [...learners.values()].map((learner) => seatOf(learner, config, acting, batches, opponents)),
    steps: config.rolloutSteps,
    actionSeed: config.seed + seedOffsets.actions,
  };
  const { rollout: rolloutThreads = 0, learning: learningThreads = 0 } = threads;
  const rollouts =
    isSource && rolloutThreads > 0
      ? new ThreadedRolloutPool({ ...play, source: env, backend: executor.name }, ranges, rolloutThreads)
      : new InlineRolloutPool(await createBlocks(env, ranges, play, executor, first));
  let learning: LearningPool;
  try {
    learning = learningPool([...learners.values()], executor, learningThreads);
  } catch (error) {
    await rollouts.dispose();
    throw error;
  }
  const parts = { pool: rollouts, acting, batches, blocks: ranges.length, opponents };
  return {
    config,
    env: facts,
    executor,
    backend: { name: executor.name, reason },
    ranges,
    learners,
    rollouts,
    supply: isOverlapped ? new OverlappedSupply(parts, newest) : new PromptSupply(parts),
    learning,
    opponents,
    learningRandom,
  };
}

function newLearners(
  config: PpoConfig,
  facts: EnvFacts,
  random: RandomStreams,
): ReadonlyMap<string, PolicyLearner> {
  const policyIds = [...new Set(facts.policyIds)];
  return new Map(
    policyIds.map((policyId, index) => {
      const agents = facts.policyIds.filter((id) => id === policyId).length;
      const rows = agents * facts.worldCount;
      const firstStream = index * streamsPerPolicy;
      // Present for every policy of the environment: checkConfig saw to it.
      const options = config.policies[policyId];
      return [policyId, new PolicyLearner(policyId, options, config, facts, rows, random, firstStream)];
    }),
  );
}

function newBatches(
  learners: ReadonlyMap<string, PolicyLearner>,
  { rolloutSteps, policies }: PpoConfig,
  { observationSize, hasActionMasks }: EnvFacts,
): ReadonlyMap<string, RolloutBatch> {
  return new Map(
    [...learners].map(([policyId, { rows, distribution, stateNormalizer }]) => {
      const { memory } = policies[policyId];
      const stateSize = stateNormalizer?.size;
      const sizes = { steps: rolloutSteps, rows, observationSize, stateSize, hasActionMasks, memory };
      return [policyId, newRolloutBatch(sizes, distribution)];
    }),
  );
}

function seatOf(
  { policyId, shapes }: PolicyLearner,
  config: PpoConfig,
  acting: ReadonlyMap<string, ActingPolicy>,
  batches: readonly ReadonlyMap<string, RolloutBatch>[],
  opponents: OpponentPool | null,
): SeatDescription {
  // Present for every policy: all were made from the same list.
  const { parameters, moments, stateMoments } = acting.get(policyId) as ActingPolicy;
  return {
    policyId,
    shape: shapes.policy,
    parameters,
    normalizeObservations: config.normalizeObservations,
    moments,
    stateMoments,
    // The list of truncations is this thread's own: each block tells of its own in its outcome.
    batches: batches.map((ofPolicies): RolloutArrays => ofPolicies.get(policyId) as RolloutBatch),
    past: opponents?.slotsOf(policyId) ?? [],
  };
}

function opponentPool(learners: readonly PolicyLearner[], config: PpoConfig): OpponentPool | null {
  const { opponentPool: options, seed } = config;
  if (options === undefined || options.size === 0) return null;
  return new OpponentPool(options, learners, seed + seedOffsets.opponents);
}

function learningPool(learners: readonly PolicyLearner[], executor: Executor, threads: number): LearningPool {
  const networks = learners.flatMap((learner) => learner.networks.map((network) => ({ learner, network })));
  if (threads === 0) {
    return new InlineLearningPool(
      networks.map(({ network }) => network),
      executor,
    );
  }
  // An update's cost is about that of its matrix products: samples times weights.
  const weighed = networks.map(({ learner, network }) => ({
    network,
    work: learner.rows * parameterCount(network.shape),
  }));
  return new ThreadedLearningPool(weighed, threads, executor.name);
}

function checkThreads({ rollout = 0, learning = 0 }: TrainerThreads, isSource: boolean): void {
  for (const [key, count] of [
    ['threads.rollout', rollout],
    ['threads.learning', learning],
  ] as const) {
    if (!Number.isInteger(count) || count < 0) {
      throw new PpoConfigError(key, `is ${count}; it must be a whole number of 0 or more`);
    }
  }
  if (rollout > 0 && !isSource) {
    throw new PpoConfigError(
      'threads.rollout',
      `is ${rollout}, but the environment was given as an object, which cannot be in several threads; give an EnvSource`,
    );
  }
}
