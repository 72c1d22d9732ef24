import { chooseExecutor } from '@hideout/compile';
import type { Executable, ExecutorChoice, Executor } from '@hideout/compile';
import { checkConfig, checkEnvironment } from './config-validation.js';
import type { PolicyConfig, PpoConfig } from './config.js';
import { factsOf } from './env-facts.js';
import type { EnvFacts } from './env-facts.js';
import { createEnv, isEnvSource } from './env-source.js';
import type { EnvOrSource } from './env-source.js';
import { PpoConfigError } from './errors/ppo-config-error.js';
import { StateMismatchError } from './errors/state-mismatch-error.js';
import { UnfinishedIterationError } from './errors/unfinished-iteration-error.js';
import { episodeMeans } from './iteration-metrics.js';
import type { IterationMetrics, PolicyMetrics } from './iteration-metrics.js';
import { restoreLearner, saveLearning, savePolicy } from './learner-state.js';
import type { LearningMetrics } from './learning-metrics.js';
import { InlineLearningPool } from './learning/inline-learning-pool.js';
import type { LearningPool } from './learning/learning-pool.js';
import { ThreadedLearningPool } from './learning/threaded-learning-pool.js';
import { parameterCount } from './network.js';
import { OpponentPool } from './opponents/opponent-pool.js';
import { compilePolicy } from './policy-networks.js';
import { PolicyLearner, streamsPerPolicy } from './policy-learner.js';
import { RandomStreams } from './random-streams.js';
import { newRolloutBatch } from './rollout-batch.js';
import type { RolloutArrays, RolloutBatch } from './rollout-batch.js';
import { blockRanges } from './rollout/block-ranges.js';
import { InlineRolloutPool } from './rollout/inline-rollout-pool.js';
import { RolloutBlock } from './rollout/rollout-block.js';
import type { BlockRange, SeatDescription } from './rollout/rollout-block.js';
import type { RolloutPool } from './rollout/rollout-pool.js';
import { ThreadedRolloutPool } from './rollout/threaded-rollout-pool.js';
import { blockArrays, blockStates } from './rollout/saved-blocks.js';
import type { PolicyDescription } from './saved-policy.js';
import { savedNumber, savedObject, trainingStateVersion } from './training-state.js';
import type { TrainingState } from './training-state.js';
import { vector } from './named-tensors.js';

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

/** What an iteration is doing, and the share of it that is done, 0 to 1. */
export type ProgressListener = (phase: 'rollout' | 'learning', fraction: number) => void;

/** Offsets that keep the seeds of the trainer's random streams apart. */
const seedOffsets = {
  actions: 0x1000_0000,
  learning: 0x2000_0000,
  inspection: 0x3000_0000,
  opponents: 0x4000_0000,
};

/**
 * PPO for several policies at once, on any vectorised environment.
 *
 * `trainIteration` is the algorithm: play, learn, report. Between two iterations `state` is everything there is, and a
 * trainer restored from it goes on with the same bits.
 */
export class Trainer {
  /** Which executor computes, and why this one. */
  readonly backend: { readonly name: string; readonly reason: string };
  private iterations = 0;
  private environmentSteps = 0;
  private episodesCompleted = 0;
  /** What the newest iteration came to; only after `done` the trainer is whole. */
  private progress: 'done' | 'running' | 'failed' = 'done';
  /** For `computeSingleAction`, by policy; made when they are first asked for. */
  private readonly inspected = new Map<string, Executable<'parameters' | 'observations', 'members'>>();

  private constructor(
    private readonly env: EnvFacts,
    private readonly config: PpoConfig,
    private readonly executor: Executor,
    reason: string,
    private readonly ranges: readonly BlockRange[],
    private readonly learners: ReadonlyMap<string, PolicyLearner>,
    private readonly batches: ReadonlyMap<string, RolloutBatch>,
    private readonly rollouts: RolloutPool,
    private readonly learning: LearningPool,
    private readonly opponents: OpponentPool | null,
    private readonly learningRandom: RandomStreams,
    private readonly inspectionRandom: RandomStreams,
  ) {
    this.backend = { name: executor.name, reason };
  }

  /**
   * A trainer at its beginning; resets the environment with the configuration's seed.
   *
   * @throws {PpoConfigError} when an option is impossible, by itself or with this environment.
   * @throws {ExecutorUnavailableError} when the backend was named and is not there.
   */
  static async create(options: TrainerOptions): Promise<Trainer> {
    const trainer = await Trainer.prepare(options);
    await trainer.orDispose(trainer.rollouts.reset(options.config.seed));
    return trainer;
  }

  /**
   * A trainer that goes on where `state` was taken, bit for bit.
   *
   * @throws {StateMismatchError} when the state is of another configuration, environment or version.
   */
  static async restore(state: TrainingState, options: TrainerOptions): Promise<Trainer> {
    const trainer = await Trainer.prepare(options);
    await trainer.orDispose(trainer.loadState(state));
    return trainer;
  }

  private static async prepare({ env, config, backend, threads = {} }: TrainerOptions): Promise<Trainer> {
    const isSource = isEnvSource(env);
    // One instance is one block. Of a source, an environment of the first block tells what all are like.
    const ranges = isSource ? blockRanges(env.worlds) : [{ firstWorld: 0, worlds: env.worldCount }];
    const first = isSource ? await createEnv(env, ranges[0]?.worlds ?? 0, 0) : env;
    const facts = factsOf(first, isSource ? env.worlds : env.worldCount);
    checkConfig(config, facts);
    checkEnvironment(first);
    checkThreads(threads, isSource);

    const { executor, reason } = await chooseExecutor(backend);
    const policyIds = [...new Set(facts.policyIds)];
    const learningSeed = config.seed + seedOffsets.learning;
    const learningRandom = new RandomStreams(learningSeed, policyIds.length * streamsPerPolicy);
    const learners = new Map(
      policyIds.map((policyId, index) => {
        const agents = facts.policyIds.filter((id) => id === policyId).length;
        const rows = agents * facts.worldCount;
        const firstStream = index * streamsPerPolicy;
        // Present for every policy of the environment: checkConfig saw to it.
        const options = config.policies[policyId];
        return [
          policyId,
          new PolicyLearner(policyId, options, config, facts, rows, learningRandom, firstStream),
        ];
      }),
    );
    const batches = new Map(
      [...learners].map(([policyId, { rows, distribution }]) => [
        policyId,
        newRolloutBatch(config.rolloutSteps, rows, facts.observationSize, distribution),
      ]),
    );
    const opponents = opponentPool([...learners.values()], config);
    const seats = [...learners.values()].map((learner) => seatOf(learner, config, batches, opponents));
    const actionSeed = config.seed + seedOffsets.actions;
    const { rolloutSteps: steps } = config;
    let rollouts: RolloutPool;
    if (isSource && (threads.rollout ?? 0) > 0) {
      const data = { source: env, seats, steps, actionSeed, backend: executor.name };
      rollouts = new ThreadedRolloutPool(data, ranges, threads.rollout ?? 0);
    } else {
      const blocks: RolloutBlock[] = [];
      for (const range of ranges) {
        const { firstWorld, worlds } = range;
        const own = firstWorld === 0 || !isSource ? first : await createEnv(env, worlds, firstWorld);
        const random = new RandomStreams(actionSeed, worlds, firstWorld);
        blocks.push(new RolloutBlock(own, range, seats, steps, random, executor));
      }
      rollouts = new InlineRolloutPool(blocks);
    }
    return new Trainer(
      facts,
      config,
      executor,
      reason,
      ranges,
      learners,
      batches,
      rollouts,
      learningPool([...learners.values()], executor, threads.learning ?? 0),
      opponents,
      learningRandom,
      new RandomStreams(config.seed + seedOffsets.inspection, 1),
    );
  }

  /** Iterations that are done. */
  get iteration(): number {
    return this.iterations;
  }

  /**
   * One iteration: T steps in every world, then every policy learns from what its agents saw.
   *
   * @throws {NonFiniteValueError} when the environment hands out a NaN or an infinity.
   * @throws {DivergenceError} when an update comes out as one.
   * @throws {UnfinishedIterationError} when an iteration is running, or an earlier one failed.
   */
  async trainIteration(onProgress: ProgressListener = () => {}): Promise<IterationMetrics> {
    this.requireWhole();
    this.progress = 'running';
    try {
      const metrics = await this.playAndLearn(onProgress);
      this.progress = 'done';
      return metrics;
    } catch (error) {
      this.progress = 'failed';
      throw error;
    }
  }

  private async playAndLearn(onProgress: ProgressListener): Promise<IterationMetrics> {
    const startMs = performance.now();
    const opponents = this.opponents?.draw(this.ranges.length, this.iterations) ?? [];
    const outcomes = await this.rollouts.collect(this.normalizerCounts(), opponents, (fraction) =>
      onProgress('rollout', fraction),
    );
    const ended = outcomes.flatMap((outcome) => outcome.ended);
    for (const [policyId, batch] of this.batches) {
      batch.truncations.length = 0;
      for (const outcome of outcomes) batch.truncations.push(...(outcome.truncations[policyId] ?? []));
    }
    const learnMs = performance.now();
    const learned = await this.learnAll((fraction) => onProgress('learning', fraction));

    this.iterations += 1;
    this.opponents?.keep(this.iterations);
    this.episodesCompleted += ended.length;
    const newSteps = this.config.rolloutSteps * this.env.worldCount;
    this.environmentSteps += newSteps;
    const means = episodeMeans(ended, this.env.policyIds, this.env.episodeMetricNames);
    const policies: Record<string, PolicyMetrics> = {};
    for (const [id, metrics] of learned)
      policies[id] = { rewardMean: means.policyRewards[id] ?? null, ...metrics };
    return {
      iteration: this.iterations,
      environmentSteps: this.environmentSteps,
      environmentStepsThisIteration: newSteps,
      agentSteps: this.environmentSteps * this.env.agentsPerWorld,
      episodesCompleted: this.episodesCompleted,
      episodesThisIteration: ended.length,
      rewardMean: means.rewardMean,
      episodeLengthMean: means.episodeLengthMean,
      episodeMetrics: means.episodeMetrics,
      policies,
      rolloutSeconds: (learnMs - startMs) / 1000,
      learningSeconds: (performance.now() - learnMs) / 1000,
    };
  }

  /** Lets all policies learn at the same time, as far as there are threads. */
  private async learnAll(onProgress: (fraction: number) => void): Promise<Map<string, LearningMetrics>> {
    const learners = [...this.learners.values()];
    const done = learners.map(() => 0);
    const results = await Promise.allSettled(
      learners.map((learner, i) =>
        // Present for every learner: both were made from the same list.
        learner.learn(
          this.batches.get(learner.policyId) as RolloutBatch,
          this.learning,
          (fraction) => {
            done[i] = fraction;
            onProgress(done.reduce((sum, each) => sum + each, 0) / done.length);
          },
          this.iterations,
        ),
      ),
    );
    const learned = new Map<string, LearningMetrics>();
    results.forEach((result, i) => {
      if (result.status === 'rejected') throw result.reason;
      learned.set(learners[i].policyId, result.value);
    });
    return learned;
  }

  private normalizerCounts(): Record<string, number> {
    return Object.fromEntries(
      [...this.learners].map(([policyId, { normalizer }]) => [policyId, normalizer.moments.count]),
    );
  }

  /**
   * One action for one observation [O], as the policy would choose it: drawn from its distribution with `explore`,
   * the most likely one without. Does not touch the training's random streams: what `explore` draws comes from a stream
   * of its own, which is not part of the state.
   *
   * @returns the action, [W].
   * @throws {RangeError} when there is no such policy or the observation has another length.
   */
  async computeSingleAction(
    observation: Float32Array,
    { policyId, explore }: { readonly policyId: string; readonly explore: boolean },
  ): Promise<Float32Array> {
    const learner = this.learners.get(policyId);
    if (learner === undefined) {
      throw new RangeError(
        `there is no policy "${policyId}"; there are ${[...this.learners.keys()].join(', ')}`,
      );
    }
    if (observation.length !== this.env.observationSize) {
      throw new RangeError(
        `the observation has ${observation.length} numbers, expected ${this.env.observationSize}`,
      );
    }
    const normalized = new Float32Array(observation.length);
    learner.normalizer.normalize(observation, 0, normalized, 0);
    const { parameters } = learner.policy;
    const { members } = await this.forwardOf(learner).run({ parameters, observations: normalized });
    const action = new Float32Array(learner.distribution.actionWidth);
    if (explore) learner.distribution.sample(members, 0, this.inspectionRandom.stream(0), action, 0);
    else learner.distribution.mode(members, 0, action, 0);
    return action;
  }

  /**
   * Everything that `Trainer.restore` needs, copied.
   *
   * @throws {UnfinishedIterationError} when an iteration is running or has failed: half of one cannot be resumed.
   */
  state(): TrainingState {
    this.requireWhole();
    const learners = [...this.learners.values()];
    const saved = new Map(learners.map((learner) => [learner.policyId, saveLearning(learner)]));
    const pool = this.opponents?.save();
    return {
      json: {
        state_version: trainingStateVersion,
        iteration: this.iterations,
        environment_steps: this.environmentSteps,
        episodes_completed: this.episodesCompleted,
        learners: Object.fromEntries([...saved].map(([id, { json }]) => [id, json])),
        ...pool?.json,
      },
      arrays: {
        ...blockArrays(this.rollouts.states()),
        'random/learning': vector(this.learningRandom.saveState()),
        ...Object.assign({}, ...[...saved.values()].map(({ arrays }) => arrays)),
        ...pool?.arrays,
      },
      policies: Object.fromEntries(
        learners.map((learner) => [learner.policyId, savePolicy(learner, this.describe(learner.policyId))]),
      ),
    };
  }

  /**
   * Frees what the trainer holds and ends its threads, after the update or the step that each of them is at; an iteration
   * that runs meanwhile fails. The trainer cannot be used afterwards.
   */
  async dispose(): Promise<void> {
    for (const forward of this.inspected.values()) forward.dispose();
    await Promise.all([this.rollouts.dispose(), this.learning.dispose()]);
  }

  private async loadState(state: TrainingState): Promise<void> {
    const version = savedNumber(state.json, 'state_version');
    if (version !== trainingStateVersion) {
      throw new StateMismatchError('state_version', String(version), String(trainingStateVersion));
    }
    const learnersJson = savedObject(state.json, 'learners');
    for (const learner of this.learners.values()) {
      const policy = state.policies[learner.policyId];
      if (policy === undefined)
        throw new StateMismatchError(`policies/${learner.policyId}`, 'missing', 'a policy');
      restoreLearner(learner, this.describe(learner.policyId), policy, learnersJson, state.arrays);
    }
    this.learningRandom.loadState(state.arrays['random/learning']?.data ?? [], 'random/learning');
    this.opponents?.load(state.json, state.arrays);
    await this.rollouts.load(blockStates(state.arrays, this.ranges, this.env.agentsPerWorld));
    this.iterations = savedNumber(state.json, 'iteration');
    this.environmentSteps = savedNumber(state.json, 'environment_steps');
    this.episodesCompleted = savedNumber(state.json, 'episodes_completed');
  }

  /** A trainer that does not come into being leaves no threads behind. */
  private async orDispose(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      await this.dispose();
      throw error;
    }
  }

  private forwardOf({
    policyId,
    shapes,
    distribution,
  }: PolicyLearner): Executable<'parameters' | 'observations', 'members'> {
    const known = this.inspected.get(policyId);
    if (known !== undefined) return known;
    const forward = compilePolicy(this.executor, shapes.policy, distribution);
    this.inspected.set(policyId, forward);
    return forward;
  }

  private requireWhole(): void {
    if (this.progress !== 'done') {
      throw new UnfinishedIterationError(this.iterations + 1, this.progress === 'failed');
    }
  }

  private describe(policyId: string): PolicyDescription {
    const { hiddenSizes, activation } = this.policyConfig(policyId);
    return {
      policyId,
      observationSize: this.env.observationSize,
      actionSpace: this.env.actionSpace,
      hiddenSizes,
      activation,
      normalizeObservations: this.config.normalizeObservations,
    };
  }

  /** Present for every policy of the environment: checkConfig saw to it. */
  private policyConfig(policyId: string): PolicyConfig {
    return this.config.policies[policyId];
  }
}

function seatOf(
  { policyId, shapes, policy, normalizer }: PolicyLearner,
  config: PpoConfig,
  batches: ReadonlyMap<string, RolloutBatch>,
  opponents: OpponentPool | null,
): SeatDescription {
  // The list of truncations is this thread's own: each block tells of its own in its outcome.
  const batch: RolloutArrays = batches.get(policyId) as RolloutBatch;
  return {
    policyId,
    shape: shapes.policy,
    parameters: policy.parameters,
    normalizeObservations: config.normalizeObservations,
    moments: normalizer.moments,
    batch,
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
