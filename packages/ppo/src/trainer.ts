import type { PolicyConfig } from './config.js';
import { DisposedTrainerError } from './errors/disposed-trainer-error.js';
import { StateMismatchError } from './errors/state-mismatch-error.js';
import { UnfinishedIterationError } from './errors/unfinished-iteration-error.js';
import { episodeMeans } from './iteration-metrics.js';
import type { IterationMetrics, PolicyMetrics } from './iteration-metrics.js';
import { restoreLearner, saveLearning, savePolicy } from './learner-state.js';
import type { LearningMetrics } from './learning-metrics.js';
import { vector } from './named-tensors.js';
import { playedActions } from './played-actions.js';
import type { PlayedActions } from './played-actions.js';
import { PolicyInspector } from './policy-inspector.js';
import type { ActionOptions } from './policy-inspector.js';
import { cellOf, memorySize } from './recurrent/memory.js';
import type { RolloutBatch } from './rollout-batch.js';
import { blockArrays, blockStates } from './rollout/saved-blocks.js';
import type { PolicyDescription } from './saved-policy.js';
import { assembleTrainer } from './trainer-assembly.js';
import type { TrainerOptions, TrainerParts } from './trainer-assembly.js';
import { savedNumber, savedObject, trainingStateVersion } from './training-state.js';
import type { TrainingState } from './training-state.js';

/** What an iteration is doing, and the share of it that is done, 0 to 1. */
export type ProgressListener = (phase: 'rollout' | 'learning', fraction: number) => void;

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
  private progress: 'done' | 'running' | 'failed' | 'disposed' = 'done';
  /** What the newest iteration was learned from, by policy: written over while the next one plays. */
  private newestBatches: ReadonlyMap<string, RolloutBatch> = new Map();
  private readonly inspector: PolicyInspector;

  private constructor(private readonly parts: TrainerParts) {
    this.backend = parts.backend;
    this.inspector = new PolicyInspector(
      parts.learners,
      parts.executor,
      parts.env.hasActionMasks,
      parts.config.seed,
    );
  }

  /**
   * A trainer at its beginning; resets the environment with the configuration's seed.
   *
   * @throws {PpoConfigError} when an option is impossible, by itself or with this environment.
   * @throws {ExecutorUnavailableError} when the backend was named and is not there.
   */
  static async create(options: TrainerOptions): Promise<Trainer> {
    const trainer = new Trainer(await assembleTrainer(options));
    const { rollouts, learning } = trainer.parts;
    await trainer.orDispose(Promise.all([learning.ready(), rollouts.reset(options.config.seed)]));
    return trainer;
  }

  /**
   * A trainer that goes on where `state` was taken, bit for bit.
   *
   * @throws {StateMismatchError} when the state is of another configuration, environment or version.
   */
  static async restore(state: TrainingState, options: TrainerOptions): Promise<Trainer> {
    const trainer = new Trainer(await assembleTrainer(options));
    await trainer.orDispose(Promise.all([trainer.parts.learning.ready(), trainer.loadState(state)]));
    return trainer;
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
   * @throws {DisposedTrainerError} after `dispose`, also when that came while the iteration ran.
   * @throws {ThreadDiedError} when a thread ended before its work was done.
   */
  async trainIteration(onProgress: ProgressListener = () => {}): Promise<IterationMetrics> {
    this.requireWhole();
    this.progress = 'running';
    try {
      const metrics = await this.playAndLearn(onProgress);
      this.requireUndisposed();
      this.progress = 'done';
      return metrics;
    } catch (error) {
      this.requireUndisposed();
      this.progress = 'failed';
      throw error;
    }
  }

  private async playAndLearn(onProgress: ProgressListener): Promise<IterationMetrics> {
    const startMs = performance.now();
    const { batches, ended, policyLag, pastOpponentFraction } = await this.parts.supply.next(
      this.iterations,
      (fraction) => onProgress('rollout', fraction),
    );
    const learnMs = performance.now();
    const learned = await this.learnAll(batches, (fraction) => onProgress('learning', fraction));

    this.newestBatches = batches;
    this.iterations += 1;
    this.parts.supply.learned(this.iterations);
    this.episodesCompleted += ended.length;
    const newSteps = this.parts.config.rolloutSteps * this.parts.env.worldCount;
    this.environmentSteps += newSteps;
    const means = episodeMeans(ended, this.parts.env.policyIds, this.parts.env.episodeMetricNames);
    const policies: Record<string, PolicyMetrics> = {};
    for (const [id, metrics] of learned)
      policies[id] = { rewardMean: means.policyRewards[id] ?? null, ...metrics };
    return {
      iteration: this.iterations,
      environmentSteps: this.environmentSteps,
      environmentStepsThisIteration: newSteps,
      agentSteps: this.environmentSteps * this.parts.env.agentsPerWorld,
      episodesCompleted: this.episodesCompleted,
      episodesThisIteration: ended.length,
      rewardMean: means.rewardMean,
      episodeLengthMean: means.episodeLengthMean,
      episodeMetrics: means.episodeMetrics,
      policies,
      policyLag,
      pastOpponentFraction,
      rolloutSeconds: (learnMs - startMs) / 1000,
      learningSeconds: (performance.now() - learnMs) / 1000,
    };
  }

  /** Lets all policies learn at the same time, as far as there are threads. */
  private async learnAll(
    batches: ReadonlyMap<string, RolloutBatch>,
    onProgress: (fraction: number) => void,
  ): Promise<Map<string, LearningMetrics>> {
    const learners = [...this.parts.learners.values()];
    const done = learners.map(() => 0);
    const results = await Promise.allSettled(
      learners.map((learner, i) =>
        // Present for every learner: both were made from the same list.
        learner.learn(
          batches.get(learner.policyId) as RolloutBatch,
          this.parts.learning,
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

  /**
   * One action for one observation [O], as the policy would choose it: drawn from its distribution with `explore`,
   * the most likely one without. Does not touch the training's random streams: what `explore` draws comes from a stream
   * of its own, which is not part of the state.
   *
   * A policy with a memory keeps none here: `memory`, `memorySize(policyId)` numbers that begin an episode as zeros, is read,
   * and what is remembered afterwards is written into it. Policies without one ignore it.
   *
   * @returns the action, [W].
   * @throws {RangeError} when there is no such policy, or the observation or the memory has another length.
   */
  computeSingleAction(observation: Float32Array, options: ActionOptions): Promise<Float32Array> {
    return this.inspector.action(observation, options);
  }

  /**
   * Actions for many observations [M, O] at once, as `computeSingleAction` gives them one by one.
   *
   * @returns the actions, [M, W].
   * @throws {RangeError} when there is no such policy, or the observations, memories or masks are of another length.
   */
  computeActions(observations: Float32Array, options: ActionOptions): Promise<Float32Array> {
    return this.inspector.actions(observations, options);
  }

  /**
   * Numbers that a policy remembers of one agent; 0 for a policy without a memory.
   *
   * @throws {RangeError} when there is no such policy.
   */
  memorySize(policyId: string): number {
    return this.inspector.memorySize(policyId);
  }

  /**
   * What the agents did in the newest iteration, by policy; copied. No policy before the first iteration of this trainer.
   *
   * @throws {UnfinishedIterationError} when an iteration is running or has failed.
   */
  newestActions(): Readonly<Record<string, PlayedActions>> {
    this.requireWhole();
    const actions: Record<string, PlayedActions> = {};
    for (const [id, batch] of this.newestBatches) {
      const learner = this.parts.learners.get(id);
      if (learner !== undefined) actions[id] = playedActions(batch, learner.distribution);
    }
    return actions;
  }

  /**
   * Everything that `Trainer.restore` needs, copied.
   *
   * @throws {UnfinishedIterationError} when an iteration is running or has failed: half of one cannot be resumed.
   */
  state(): TrainingState {
    this.requireWhole();
    const learners = [...this.parts.learners.values()];
    const saved = new Map(learners.map((learner) => [learner.policyId, saveLearning(learner)]));
    const pool = this.parts.opponents?.save();
    const ahead = this.parts.supply.save();
    return {
      json: {
        state_version: trainingStateVersion,
        iteration: this.iterations,
        environment_steps: this.environmentSteps,
        episodes_completed: this.episodesCompleted,
        learners: Object.fromEntries([...saved].map(([id, { json }]) => [id, json])),
        ...pool?.json,
        ...ahead.json,
      },
      arrays: {
        ...blockArrays(this.parts.supply.states()),
        'random/learning': vector(this.parts.learningRandom.saveState()),
        ...Object.assign({}, ...[...saved.values()].map(({ arrays }) => arrays)),
        ...pool?.arrays,
        ...ahead.arrays,
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
    this.progress = 'disposed';
    this.inspector.dispose();
    await Promise.all([this.parts.rollouts.dispose(), this.parts.learning.dispose()]);
  }

  private async loadState(state: TrainingState): Promise<void> {
    const version = savedNumber(state.json, 'state_version');
    if (version !== trainingStateVersion) {
      throw new StateMismatchError('state_version', String(version), String(trainingStateVersion));
    }
    const learnersJson = savedObject(state.json, 'learners');
    for (const learner of this.parts.learners.values()) {
      const policy = state.policies[learner.policyId];
      if (policy === undefined)
        throw new StateMismatchError(`policies/${learner.policyId}`, 'missing', 'a policy');
      restoreLearner(learner, this.describe(learner.policyId), policy, learnersJson, state.arrays);
    }
    this.parts.learningRandom.loadState(state.arrays['random/learning']?.data ?? [], 'random/learning');
    this.parts.opponents?.load(state.json, state.arrays);
    await this.parts.rollouts.load(
      blockStates(state.arrays, this.parts.ranges, this.parts.env.agentsPerWorld, this.memorySizes()),
    );
    this.parts.supply.load(state.json, state.arrays);
    this.iterations = savedNumber(state.json, 'iteration');
    this.environmentSteps = savedNumber(state.json, 'environment_steps');
    this.episodesCompleted = savedNumber(state.json, 'episodes_completed');
  }

  /** A trainer that does not come into being leaves no threads behind. */
  private async orDispose(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      await this.dispose();
      throw error;
    }
  }

  /** Numbers that each policy with a memory remembers in one world. */
  private memorySizes(): Record<string, number> {
    const sizes: Record<string, number> = {};
    for (const { policyId, rows, shapes } of this.parts.learners.values()) {
      const size = memorySize(shapes.policy.memory);
      if (size > 0) sizes[policyId] = (rows / this.parts.env.worldCount) * size;
    }
    return sizes;
  }

  private requireWhole(): void {
    this.requireUndisposed();
    if (this.progress !== 'done') {
      throw new UnfinishedIterationError(this.iterations + 1, this.progress === 'failed');
    }
  }

  private requireUndisposed(): void {
    if (this.progress === 'disposed') throw new DisposedTrainerError();
  }

  private describe(policyId: string): PolicyDescription {
    const { memory, ...layers } = this.policyConfig(policyId);
    return {
      policyId,
      observationSize: this.parts.env.observationSize,
      actionSpace: this.parts.env.actionSpace,
      hiddenSizes: layers.hiddenSizes,
      activation: layers.activation,
      memory: cellOf(memory),
      sharedLayers: layers.sharedLayers ?? false,
      valueHiddenSizes: layers.valueHiddenSizes ?? null,
      stateSize: layers.centralCritic ? this.parts.env.stateSize : 0,
      hasActionMasks: this.parts.env.hasActionMasks,
      normalizeObservations: this.parts.config.normalizeObservations,
    };
  }

  /** Present for every policy of the environment: checkConfig saw to it. */
  private policyConfig(policyId: string): PolicyConfig {
    return this.parts.config.policies[policyId];
  }
}
