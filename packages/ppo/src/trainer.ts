import { chooseExecutor } from '@hideout/compile';
import type { ExecutorChoice, Executor } from '@hideout/compile';
import { checkConfig } from './config-validation.js';
import type { PolicyConfig, PpoConfig } from './config.js';
import { StateMismatchError } from './errors/state-mismatch-error.js';
import { UnfinishedIterationError } from './errors/unfinished-iteration-error.js';
import { episodeMeans } from './iteration-metrics.js';
import type { IterationMetrics, PolicyMetrics } from './iteration-metrics.js';
import { restoreLearner, saveLearning, savePolicy } from './learner-state.js';
import type { LearningMetrics } from './learning-metrics.js';
import { vector } from './named-tensors.js';
import { PolicyLearner } from './policy-learner.js';
import { RandomStreams } from './random-streams.js';
import { RolloutCollector } from './rollout.js';
import type { PolicyDescription } from './saved-policy.js';
import {
  prefixed,
  restoreArray,
  savedNumber,
  savedObject,
  trainingStateVersion,
  withoutPrefix,
} from './training-state.js';
import type { TrainingState } from './training-state.js';
import type { VectorEnv } from './vector-env.js';

export interface TrainerOptions {
  /** The trainer steps and resets it; nobody else may while it trains. */
  readonly env: VectorEnv;
  readonly config: PpoConfig;
  /** Default `auto`: the fastest executor that works here. */
  readonly backend?: ExecutorChoice;
}

/** What an iteration is doing, and the share of it that is done, 0 to 1. */
export type ProgressListener = (phase: 'rollout' | 'learning', fraction: number) => void;

/** Offsets that keep the seeds of the trainer's random streams apart. */
const seedOffsets = { actions: 0x1000_0000, learning: 0x2000_0000, inspection: 0x3000_0000 };

/**
 * PPO for several policies at once, on any vectorised environment.
 *
 * `trainIteration` is the algorithm: play, learn, report. Between two iterations `state` is everything there is, and a
 * trainer restored from it goes on with the same bits.
 */
export class Trainer {
  /** Which executor computes, and why this one. */
  readonly backend: { readonly name: string; readonly reason: string };
  private readonly learners: ReadonlyMap<string, PolicyLearner>;
  private readonly collector: RolloutCollector;
  private readonly actionRandom: RandomStreams;
  private readonly learningRandom: RandomStreams;
  private readonly inspectionRandom: RandomStreams;
  private iterations = 0;
  private environmentSteps = 0;
  private episodesCompleted = 0;
  /** What the newest iteration came to; only after `done` the trainer is whole. */
  private progress: 'done' | 'running' | 'failed' = 'done';

  private constructor(
    private readonly env: VectorEnv,
    private readonly config: PpoConfig,
    executor: Executor,
    reason: string,
  ) {
    this.backend = { name: executor.name, reason };
    const policyIds = [...new Set(env.policyIds)];
    this.actionRandom = new RandomStreams(config.seed + seedOffsets.actions, env.worldCount);
    this.learningRandom = new RandomStreams(config.seed + seedOffsets.learning, policyIds.length);
    this.inspectionRandom = new RandomStreams(config.seed + seedOffsets.inspection, 1);
    this.learners = new Map(
      policyIds.map((policyId, index) => [policyId, this.newLearner(policyId, executor, index)]),
    );
    this.collector = new RolloutCollector(env, this.learners, config.rolloutSteps, this.actionRandom);
  }

  /**
   * A trainer at its beginning; resets the environment with the configuration's seed.
   *
   * @throws {PpoConfigError} when an option is impossible, by itself or with this environment.
   * @throws {ExecutorUnavailableError} when the backend was named and is not there.
   */
  static async create(options: TrainerOptions): Promise<Trainer> {
    const trainer = await Trainer.prepare(options);
    options.env.reset(options.config.seed);
    return trainer;
  }

  /**
   * A trainer that goes on where `state` was taken, bit for bit.
   *
   * @throws {StateMismatchError} when the state is of another configuration, environment or version.
   */
  static async restore(state: TrainingState, options: TrainerOptions): Promise<Trainer> {
    const trainer = await Trainer.prepare(options);
    trainer.loadState(state);
    return trainer;
  }

  private static async prepare({ env, config, backend }: TrainerOptions): Promise<Trainer> {
    checkConfig(config, env);
    const { executor, reason } = await chooseExecutor(backend);
    return new Trainer(env, config, executor, reason);
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
    const { batches, ended } = await this.collector.collect((fraction) => onProgress('rollout', fraction));
    const learnMs = performance.now();

    const learned = new Map<string, LearningMetrics>();
    for (const [learner, batch] of batches) {
      const base = learned.size / batches.size;
      const metrics = await learner.learn(batch, (fraction) =>
        onProgress('learning', base + fraction / batches.size),
      );
      learned.set(learner.policyId, metrics);
    }

    this.iterations += 1;
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
    const members = await learner.members(normalized);
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
    return {
      json: {
        state_version: trainingStateVersion,
        iteration: this.iterations,
        environment_steps: this.environmentSteps,
        episodes_completed: this.episodesCompleted,
        learners: Object.fromEntries([...saved].map(([id, { json }]) => [id, json])),
      },
      arrays: {
        ...prefixed('env/', this.env.saveState()),
        ...prefixed('', this.collector.episodes.saveState()),
        'random/actions': vector(this.actionRandom.saveState()),
        'random/learning': vector(this.learningRandom.saveState()),
        ...Object.assign({}, ...[...saved.values()].map(({ arrays }) => arrays)),
      },
      policies: Object.fromEntries(
        learners.map((learner) => [learner.policyId, savePolicy(learner, this.describe(learner.policyId))]),
      ),
    };
  }

  /** Frees what the trainer holds; it cannot be used afterwards. */
  dispose(): void {
    for (const learner of this.learners.values()) learner.dispose();
  }

  private loadState(state: TrainingState): void {
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
    const rewards = new Float64Array(this.env.worldCount * this.env.agentsPerWorld);
    const lengths = new Int32Array(this.env.worldCount);
    restoreArray(rewards, state.arrays, 'episodes/rewards');
    restoreArray(lengths, state.arrays, 'episodes/lengths');
    this.collector.episodes.loadState(rewards, lengths);
    this.actionRandom.loadState(state.arrays['random/actions']?.data ?? [], 'random/actions');
    this.learningRandom.loadState(state.arrays['random/learning']?.data ?? [], 'random/learning');
    this.env.loadState(withoutPrefix('env/', state.arrays));
    this.iterations = savedNumber(state.json, 'iteration');
    this.environmentSteps = savedNumber(state.json, 'environment_steps');
    this.episodesCompleted = savedNumber(state.json, 'episodes_completed');
  }

  private newLearner(policyId: string, executor: Executor, index: number): PolicyLearner {
    const agents = this.env.policyIds.filter((id) => id === policyId).length;
    return new PolicyLearner(
      policyId,
      this.policyConfig(policyId),
      this.config,
      this.env,
      agents * this.env.worldCount,
      executor,
      this.learningRandom.stream(index),
    );
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
