import { advantageReturns, explainedVariance, generalizedAdvantages } from './advantage.js';
import { coefficientsAt } from './coefficients.js';
import type { Coefficients } from './coefficients.js';
import type { PolicyConfig, PpoConfig } from './config.js';
import { actionDistribution } from './distributions/action-distribution.js';
import type { ActionDistribution } from './distributions/action-distribution.js';
import { DivergenceError } from './errors/divergence-error.js';
import { adaptedKlCoeff } from './kl-adaptation.js';
import { nothingLearned } from './learning-metrics.js';
import type { LearningMetrics } from './learning-metrics.js';
import type { LearnJob, LearnOutcome } from './learning/learn-job.js';
import type { LearningPool } from './learning/learning-pool.js';
import type { NetworkDescription, NetworkKind } from './learning/network-key.js';
import { gatherRows } from './minibatches.js';
import { initialParameters } from './network.js';
import { ObservationNormalizer } from './observation-normalizer.js';
import { newAdamState } from './optimizer.js';
import type { AdamState } from './optimizer.js';
import { policyNetworkShapes } from './policy-networks.js';
import type { PolicyNetworkShapes } from './policy-networks.js';
import type { policyStatistics } from './policy-update.js';
import type { RandomStreams } from './random-streams.js';
import { cellOf, forgetRows, memorySize, sequenceLengthOf } from './recurrent/memory.js';
import { inSequences } from './recurrent/sequence-job.js';
import { RewardScaler } from './reward-scaler.js';
import type { RolloutBatch } from './rollout-batch.js';
import { sharedFloat32, sharedInt32 } from './shared-arrays.js';
import type { valueStatistics } from './value-update.js';
import type { ActionSpace, VectorEnv } from './vector-env.js';

/** Streams of a policy: its first weights and the order of its samples; likewise for its value function. */
export const streamsPerPolicy = 2;

/** What a learner knows after it has looked at a rollout, and before it learns from it. */
interface Lesson {
  readonly batch: RolloutBatch;
  /** Indices of the steps that the newest version played. */
  readonly learnable: Int32Array;
  readonly coefficients: Coefficients;
  /** V before learning, [T, R]. */
  readonly oldValues: Float32Array;
  /** [T, R]. */
  readonly advantages: Float32Array;
  /** What the value function is fitted to, [T, R]. */
  readonly returns: Float32Array;
  /** What the value function remembered where each sequence begins, [T / L, R, S]; empty without a memory. */
  readonly valueBeginnings: Float32Array;
}

/** One policy and its value function: parameters, optimisers, statistics, and what they learn from a rollout. */
export class PolicyLearner {
  readonly distribution: ActionDistribution;
  readonly shapes: PolicyNetworkShapes;
  readonly normalizer: ObservationNormalizer;
  readonly rewardScaler: RewardScaler;
  readonly policy: AdamState;
  readonly value: AdamState;
  /** What the value function remembers before the next rollout, [R, S]; empty without a memory. */
  readonly valueMemory: Float32Array;
  klCoeff: number;

  private readonly actionSpace: ActionSpace;
  private values = sharedFloat32(0);

  constructor(
    readonly policyId: string,
    private readonly options: PolicyConfig,
    private readonly config: PpoConfig,
    env: Pick<VectorEnv, 'actionSpace' | 'observationSize'>,
    /** Agents of the policy in all worlds, R. */
    readonly rows: number,
    private readonly random: RandomStreams,
    /** The first of the policy's streams. */
    private readonly firstStream: number,
  ) {
    this.actionSpace = env.actionSpace;
    this.distribution = actionDistribution(env.actionSpace);
    const cell = cellOf(options.memory);
    this.shapes = policyNetworkShapes(env.observationSize, this.distribution, options, cell);
    this.valueMemory = sharedFloat32(rows * memorySize(cell));
    this.normalizer = new ObservationNormalizer(env.observationSize, config.normalizeObservations);
    this.rewardScaler = new RewardScaler(rows, config.normalizeRewards);
    this.policy = newAdamState(initialParameters(this.shapes.policy, random.stream(firstStream)));
    this.value = newAdamState(initialParameters(this.shapes.value, random.stream(firstStream + 1)));
    this.klCoeff = config.klCoeff;
  }

  /** Plays as it is; state and all are there, so that the next run may let it learn again. */
  get isFrozen(): boolean {
    return this.options.frozen ?? false;
  }

  /** The networks that learn, as the pool that they learn in has to know them. */
  get networks(): readonly NetworkDescription[] {
    if (this.isFrozen) return [];
    const { policyId, actionSpace, shapes } = this;
    const sequenceLength = sequenceLengthOf(this.options.memory);
    return [
      { policyId, kind: 'policy', shape: shapes.policy, actionSpace, sequenceLength },
      { policyId, kind: 'value', shape: shapes.value, actionSpace, sequenceLength },
    ];
  }

  /**
   * Learns from one rollout: values -> advantages -> epochs of minibatch updates, policy and value function at the same
   * time -> KL weight and normaliser for the next iteration. The policy learns from the steps on which its agents could
   * act, the value function from all; neither, nor any statistics, from those that a past version played. A frozen one looks at nothing, and no bit of it changes.
   *
   * @param iteration iterations that are done: what the options' schedules go by.
   */
  async learn(
    batch: RolloutBatch,
    pool: LearningPool,
    onProgress: (fraction: number) => void,
    iteration = 0,
  ): Promise<LearningMetrics> {
    if (this.isFrozen) {
      // It does not follow the episodes: should a later run let it learn, it begins with nothing in mind.
      this.valueMemory.fill(0);
      onProgress(1);
      return nothingLearned(this.klCoeff);
    }
    const coefficients = coefficientsAt(this.config, this.options, iteration);
    const lesson = await this.prepare(batch, coefficients, pool);
    const done = { policy: 0, value: 0 };
    const follow =
      (kind: NetworkKind) =>
      (fraction: number): void => {
        done[kind] = fraction;
        onProgress((done.policy + done.value) / 2);
      };
    // Both are awaited, whatever becomes of one: nothing may go on learning behind the trainer's back.
    const [policy, value] = await Promise.allSettled([
      this.learnNetwork(
        'policy',
        this.jobFor('policy', this.policyJob(lesson), lesson),
        pool,
        follow('policy'),
      ),
      this.learnNetwork('value', this.jobFor('value', this.valueJob(lesson), lesson), pool, follow('value')),
    ]);
    if (policy.status === 'rejected') throw policy.reason;
    if (value.status === 'rejected') throw value.reason;
    const metrics = this.metrics(lesson, policy.value, value.value);
    if (metrics.kl !== null) this.klCoeff = adaptedKlCoeff(this.klCoeff, metrics.kl, coefficients.klTarget);
    const { learnable } = lesson;
    this.normalizer.update(rowsAt(batch.rawObservations, this.normalizer.size, learnable), learnable.length);
    return metrics;
  }

  private async prepare(
    batch: RolloutBatch,
    coefficients: Coefficients,
    pool: LearningPool,
  ): Promise<Lesson> {
    this.rewardScaler.scale(batch.rewards, batch.ended, coefficients.gamma, batch.learnable);
    if (this.values.length !== (batch.steps + 1) * batch.rows) {
      this.values = sharedFloat32((batch.steps + 1) * batch.rows);
    }
    const { values } = this;
    const { finalValues, valueBeginnings } = await this.estimate(batch, values, pool);
    const advantages = sharedFloat32(batch.steps * batch.rows);
    advantages.set(
      generalizedAdvantages({
        steps: batch.steps,
        rows: batch.rows,
        rewards: batch.rewards,
        values,
        nextValues: nextValues(batch, values, finalValues),
        ended: batch.ended,
        gamma: coefficients.gamma,
        lambda: coefficients.gaeLambda,
      }),
    );
    const oldValues = values.subarray(0, advantages.length);
    const returns = sharedFloat32(advantages.length);
    returns.set(advantageReturns(advantages, oldValues));
    return {
      batch,
      learnable: stepsWith(batch.learnable),
      coefficients,
      oldValues,
      advantages,
      returns,
      valueBeginnings,
    };
  }

  private evaluate(observations: Float32Array, into: Float32Array, pool: LearningPool): Promise<void> {
    const { policyId, value, config } = this;
    return pool.values(policyId, value.parameters, observations, into, config.minibatchSize);
  }

  /** Writes V of all observations, [T + 1, R]; V of the last observations of truncated episodes, [K]. */
  private async estimate(
    batch: RolloutBatch,
    values: Float32Array,
    pool: LearningPool,
  ): Promise<{ readonly finalValues: Float32Array; readonly valueBeginnings: Float32Array }> {
    const { truncations } = batch;
    const width = this.normalizer.size;
    const finalObservations = sharedFloat32(truncations.length * width);
    truncations.forEach(({ finalObservation }, i) => finalObservations.set(finalObservation, i * width));
    const finalValues = sharedFloat32(truncations.length);
    const valueBeginnings = sharedFloat32(batch.beginnings.length);
    if (this.shapes.value.memory) {
      const indices = sharedInt32(truncations.length);
      truncations.forEach(({ index }, i) => (indices[i] = index));
      await pool.valuesThroughTime(this.policyId, {
        parameters: this.value.parameters,
        observations: batch.observations,
        ended: batch.ended,
        sequenceLength: batch.sequenceLength,
        memory: this.valueMemory,
        beginnings: valueBeginnings,
        values,
        truncations: { indices, observations: finalObservations, values: finalValues },
      });
      // Where a past version played it followed somebody else's episodes.
      forgetRows(this.valueMemory, batch.rows, (row) => batch.learnable[row] === 0);
    } else {
      await this.evaluate(batch.observations, values, pool);
      if (truncations.length > 0) await this.evaluate(finalObservations, finalValues, pool);
    }
    return { finalValues, valueBeginnings };
  }

  /** A job of the steps [T, R], for the network as it is: with a memory it learns from whole sequences. */
  private jobFor(kind: NetworkKind, job: LearnJob, { batch, valueBeginnings }: Lesson): LearnJob {
    const size = memorySize(this.shapes[kind].memory);
    if (size === 0) return job;
    const beginnings = { policy: batch.beginnings, value: valueBeginnings }[kind];
    return inSequences(job, {
      layout: { length: batch.sequenceLength, rows: batch.rows },
      beginnings: { data: beginnings, width: size },
      ended: batch.ended,
    });
  }

  private policyJob({ batch, coefficients, advantages }: Lesson): LearnJob {
    const { distribution } = this;
    const { learningRate, clipRange, entropyCoeff, klTarget, klStop, maxGradNorm } = coefficients;
    return {
      ...this.jobOf('policy'),
      samples: {
        observations: { data: batch.observations, width: this.normalizer.size },
        actions: { data: batch.actions, width: distribution.encodedSize },
        oldMembers: { data: batch.members, width: distribution.parameterSize },
        advantages: { data: advantages, width: 1 },
      },
      scalars: {
        learningRate,
        clipRange,
        entropyCoeff,
        klCoeff: this.klCoeff,
        maxGradNorm: boundOf(maxGradNorm),
      },
      indices: stepsWith(batch.active),
      stopAboveKl: boundOf(klStop * klTarget),
    };
  }

  private valueJob({ batch, learnable, coefficients, oldValues, returns }: Lesson): LearnJob {
    const { learningRate, valueClipRange, maxGradNorm } = coefficients;
    return {
      ...this.jobOf('value'),
      samples: {
        observations: { data: batch.observations, width: this.normalizer.size },
        oldValues: { data: oldValues, width: 1 },
        returns: { data: returns, width: 1 },
      },
      scalars: {
        learningRate,
        valueClipRange: boundOf(valueClipRange),
        maxGradNorm: boundOf(maxGradNorm),
      },
      indices: learnable,
      stopAboveKl: Infinity,
    };
  }

  private jobOf(kind: NetworkKind): Pick<LearnJob, 'state' | 'epochs' | 'minibatchSize' | 'random'> {
    const { epochs, minibatchSize } = this.config;
    return { state: this[kind], epochs, minibatchSize, random: this.random.streamState(this.streamOf(kind)) };
  }

  private async learnNetwork(
    kind: NetworkKind,
    job: LearnJob,
    pool: LearningPool,
    onProgress: (fraction: number) => void,
  ): Promise<LearnOutcome & { readonly updates: number }> {
    const { policyId } = this;
    const stepsBefore = job.state.steps;
    const outcome = await pool.learn({ policyId, kind }, job, onProgress);
    const { divergence } = outcome;
    if (divergence !== null) {
      throw new DivergenceError(policyId, divergence.figure, divergence.value, divergence.update);
    }
    this[kind].steps = outcome.steps;
    this.random.setStreamState(this.streamOf(kind), outcome.random);
    return { ...outcome, updates: outcome.steps - stepsBefore };
  }

  private streamOf(kind: NetworkKind): number {
    return this.firstStream + (kind === 'policy' ? 0 : 1);
  }

  private metrics(
    { learnable, coefficients, oldValues, returns }: Lesson,
    policy: LearnOutcome & { readonly updates: number },
    value: LearnOutcome,
  ): LearningMetrics {
    const ofPolicy = (name: (typeof policyStatistics)[number]): number | null =>
      policy.figures?.[name] ?? null;
    const ofValue = (name: (typeof valueStatistics)[number]): number | null => value.figures?.[name] ?? null;
    return {
      policyLoss: ofPolicy('policyLoss'),
      valueLoss: ofValue('valueLoss'),
      kl: ofPolicy('kl'),
      klCoeff: this.klCoeff,
      entropy: ofPolicy('entropy'),
      clipFraction: ofPolicy('clipFraction'),
      policyGradNorm: ofPolicy('gradNorm'),
      valueGradNorm: ofValue('gradNorm'),
      explainedVariance: explainedVariance(rowsAt(oldValues, 1, learnable), rowsAt(returns, 1, learnable)),
      learningRate: coefficients.learningRate,
      updates: policy.updates,
    };
  }
}

/** V of what followed each step, [T, R]: see AdvantageInput. finalValues: of the truncated episodes, [K]. */
function nextValues(batch: RolloutBatch, values: Float32Array, finalValues: Float32Array): Float32Array {
  const next = values.slice(batch.rows);
  for (let i = 0; i < next.length; i++) if (batch.ended[i] === 1) next[i] = 0;
  batch.truncations.forEach(({ index }, i) => (next[index] = finalValues[i]));
  return next;
}

/** 0 stands for "no bound" in the configuration. */
function boundOf(value: number): number {
  return value > 0 ? value : Infinity;
}

/** Indices of the steps that are marked with 1. */
function stepsWith(mask: Uint8Array): Int32Array {
  let count = 0;
  for (let i = 0; i < mask.length; i++) count += mask[i];
  const indices = sharedInt32(count);
  let next = 0;
  for (let i = 0; i < mask.length; i++) if (mask[i] === 1) indices[next++] = i;
  return indices;
}

/** The rows [*, width] of these indices; the array itself where that is all of them. */
function rowsAt(rows: Float32Array, width: number, indices: Int32Array): Float32Array {
  if (indices.length * width === rows.length) return rows;
  const some = new Float32Array(indices.length * width);
  gatherRows(rows, width, indices, some);
  return some;
}
