import { advantageReturns, explainedVariance, generalizedAdvantages } from './advantage.js';
import { coefficientsAt } from './coefficients.js';
import type { Coefficients } from './coefficients.js';
import type { PolicyConfig, PpoConfig } from './config.js';
import { actionDistribution } from './distributions/action-distribution.js';
import type { ActionDistribution } from './distributions/action-distribution.js';
import type { EnvFacts } from './env-facts.js';
import { DivergenceError } from './errors/divergence-error.js';
import { adaptedKlCoeff } from './kl-adaptation.js';
import { nothingLearned } from './learning-metrics.js';
import type { LearningMetrics } from './learning-metrics.js';
import type { LearnOutcome } from './learning/learn-job.js';
import type { LearningPool } from './learning/learning-pool.js';
import type { Lesson } from './learning/lesson.js';
import { networkJob } from './learning/network-job.js';
import type { NetworkDescription, NetworkKind } from './learning/network-key.js';
import { estimateValues } from './learning/value-estimates.js';
import type { ValueFunction } from './learning/value-estimates.js';
import { gatherRows } from './minibatches.js';
import { initialParameters } from './network.js';
import { ObservationNormalizer } from './observation-normalizer.js';
import { newAdamState } from './optimizer.js';
import type { AdamState } from './optimizer.js';
import { policyNetworkShapes } from './policy-networks.js';
import type { PolicyNetworkShapes } from './policy-networks.js';
import type { RandomStreams } from './random-streams.js';
import { cellOf, memorySize, sequenceLengthOf } from './recurrent/memory.js';
import { RewardScaler } from './reward-scaler.js';
import type { RolloutBatch } from './rollout-batch.js';
import { sharedFloat32, sharedInt32 } from './shared-arrays.js';

/** Streams of a policy: its first weights and the order of its samples; likewise for its value function. */
export const streamsPerPolicy = 2;

/** What a learner has to know of its environment. */
type LearnerEnv = Pick<EnvFacts, 'actionSpace' | 'observationSize'> &
  Partial<Pick<EnvFacts, 'stateSize' | 'hasActionMasks'>>;

/** One policy and its value function: parameters, optimisers, statistics, and what they learn from a rollout. */
export class PolicyLearner {
  readonly distribution: ActionDistribution;
  readonly shapes: PolicyNetworkShapes;
  readonly normalizer: ObservationNormalizer;
  /** Of the states that the value function sees; null: it sees the observations. */
  readonly stateNormalizer: ObservationNormalizer | null;
  readonly rewardScaler: RewardScaler;
  readonly policy: AdamState;
  /** null: the policy's network is the value function, too. */
  readonly value: AdamState | null;
  /** What the value function remembers before the next rollout, [R, S]; empty without a memory of its own. */
  readonly valueMemory: Float32Array;
  klCoeff: number;

  private readonly descriptions: readonly NetworkDescription[];
  private values = sharedFloat32(0);

  constructor(
    readonly policyId: string,
    private readonly options: PolicyConfig,
    private readonly config: PpoConfig,
    { actionSpace, observationSize, stateSize = 0, hasActionMasks = false }: LearnerEnv,
    /** Agents of the policy in all worlds, R. */
    readonly rows: number,
    private readonly random: RandomStreams,
    /** The first of the policy's streams. */
    private readonly firstStream: number,
  ) {
    const { normalizeObservations, normalizeRewards } = config;
    const memory = cellOf(options.memory);
    const seenStates = options.centralCritic ? stateSize : 0;
    this.distribution = actionDistribution(actionSpace);
    this.shapes = policyNetworkShapes(this.distribution, {
      ...options,
      observationSize,
      stateSize: seenStates,
      memory,
    });
    const { policy, value } = this.shapes;
    this.valueMemory = sharedFloat32(rows * memorySize(value?.memory));
    this.normalizer = new ObservationNormalizer(observationSize, normalizeObservations);
    this.stateNormalizer =
      seenStates > 0 ? new ObservationNormalizer(seenStates, normalizeObservations) : null;
    this.rewardScaler = new RewardScaler(rows, normalizeRewards);
    this.policy = newAdamState(initialParameters(policy, random.stream(firstStream)));
    this.value = value && newAdamState(initialParameters(value, random.stream(firstStream + 1)));
    this.klCoeff = config.klCoeff;
    const common = {
      policyId,
      actionSpace,
      hasActionMasks,
      sequenceLength: sequenceLengthOf(options.memory),
    };
    this.descriptions =
      value === null
        ? [{ ...common, kind: 'joint', shape: policy }]
        : [
            { ...common, kind: 'policy', shape: policy },
            { ...common, kind: 'value', shape: value },
          ];
  }

  /** Plays as it is; state and all are there, so that the next run may let it learn again. */
  get isFrozen(): boolean {
    return this.options.frozen ?? false;
  }

  /** The networks that learn, as the pool that they learn in has to know them. */
  get networks(): readonly NetworkDescription[] {
    return this.isFrozen ? [] : this.descriptions;
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
    const done = this.descriptions.map(() => 0);
    // All are awaited, whatever becomes of one: nothing may go on learning behind the trainer's back.
    const results = await Promise.allSettled(
      this.descriptions.map((network, i) =>
        this.learnNetwork(network, lesson, pool, (fraction) => {
          done[i] = fraction;
          onProgress(done.reduce((sum, each) => sum + each, 0) / done.length);
        }),
      ),
    );
    const outcomes = results.map((result) => {
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    });
    // One network is both, or the policy is first and the value function last.
    const metrics = this.metrics(lesson, outcomes[0], outcomes[outcomes.length - 1]);
    if (metrics.kl !== null) this.klCoeff = adaptedKlCoeff(this.klCoeff, metrics.kl, coefficients.klTarget);
    this.updateNormalizers(lesson);
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
    const estimates = await estimateValues(this.valueFunction(batch), batch, this.values, pool);
    const advantages = sharedFloat32(batch.steps * batch.rows);
    advantages.set(
      generalizedAdvantages({
        steps: batch.steps,
        rows: batch.rows,
        rewards: batch.rewards,
        values: estimates.values,
        nextValues: estimates.nextValues,
        ended: batch.ended,
        gamma: coefficients.gamma,
        lambda: coefficients.gaeLambda,
      }),
    );
    const oldValues = estimates.values.subarray(0, advantages.length);
    const returns = sharedFloat32(advantages.length);
    returns.set(advantageReturns(advantages, oldValues));
    return {
      batch,
      learnable: stepsWith(batch.learnable),
      active: stepsWith(batch.active),
      coefficients,
      klCoeff: this.klCoeff,
      oldValues,
      advantages,
      returns,
      valueBeginnings: estimates.beginnings,
    };
  }

  private valueFunction({ beginnings }: RolloutBatch): ValueFunction {
    const network = this.descriptions[this.descriptions.length - 1];
    const { parameters } = this.value ?? this.policy;
    const pieceRows = this.config.minibatchSize;
    if (this.value !== null) return { network, parameters, memory: this.valueMemory, pieceRows };
    // One network remembers the same, whichever of the two it is asked for.
    const memory = sharedFloat32(this.rows * memorySize(network.shape.memory));
    memory.set(beginnings.subarray(0, memory.length));
    return { network, parameters, memory, pieceRows };
  }

  private async learnNetwork(
    network: NetworkDescription,
    lesson: Lesson,
    pool: LearningPool,
    onProgress: (fraction: number) => void,
  ): Promise<LearnOutcome & { readonly updates: number }> {
    const { policyId, config, random } = this;
    const { kind } = network;
    const { epochs, minibatchSize } = config;
    const state = kind === 'value' && this.value !== null ? this.value : this.policy;
    const stream = this.streamOf(kind);
    const frame = { state, epochs, minibatchSize, random: random.streamState(stream) };
    const stepsBefore = state.steps;
    const outcome = await pool.learn({ policyId, kind }, networkJob(network, lesson, frame), onProgress);
    const { divergence } = outcome;
    if (divergence !== null) {
      throw new DivergenceError(policyId, divergence.figure, divergence.value, divergence.update);
    }
    state.steps = outcome.steps;
    random.setStreamState(stream, outcome.random);
    return { ...outcome, updates: outcome.steps - stepsBefore };
  }

  private streamOf(kind: NetworkKind): number {
    return this.firstStream + (kind === 'value' ? 1 : 0);
  }

  private updateNormalizers({ batch, learnable }: Lesson): void {
    const { normalizer, stateNormalizer } = this;
    normalizer.update(rowsAt(batch.rawObservations, normalizer.size, learnable), learnable.length);
    stateNormalizer?.update(rowsAt(batch.rawStates, stateNormalizer.size, learnable), learnable.length);
  }

  private metrics(
    { learnable, active, coefficients, oldValues, returns }: Lesson,
    policy: LearnOutcome & { readonly updates: number },
    value: LearnOutcome,
  ): LearningMetrics {
    // A network that is both may have learned from steps none of which counted for the policy.
    const ofPolicy = (name: string): number | null =>
      active.length === 0 ? null : (policy.figures?.[name] ?? null);
    const ofValue = (name: string): number | null => value.figures?.[name] ?? null;
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
