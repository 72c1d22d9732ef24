import type { Executable, Executor } from '@hideout/compile';
import { advantageReturns, explainedVariance, generalizedAdvantages } from './advantage.js';
import type { PolicyConfig, PpoConfig } from './config.js';
import { actionDistribution } from './distributions/action-distribution.js';
import type { ActionDistribution } from './distributions/action-distribution.js';
import { adaptedKlCoeff } from './kl-adaptation.js';
import { gatherRows, minibatches, shuffle } from './minibatches.js';
import { initialParameters } from './network.js';
import { ObservationNormalizer } from './observation-normalizer.js';
import { biasCorrections, newAdamState } from './optimizer.js';
import type { AdamState } from './optimizer.js';
import { compilePolicy, compileValue, policyNetworkShapes } from './policy-networks.js';
import type { PolicyNetworkShapes } from './policy-networks.js';
import { policyStatistics, policyUpdate, policyUpdateSignature } from './policy-update.js';
import type { PolicyUpdateInput } from './policy-update.js';
import type { RandomStream } from './random-streams.js';
import { RewardScaler } from './reward-scaler.js';
import type { RolloutBatch } from './rollout-batch.js';
import type { UpdateOutput } from './update-end.js';
import { valueStatistics, valueUpdate, valueUpdateSignature } from './value-update.js';
import type { ValueUpdateInput } from './value-update.js';
import type { VectorEnv } from './vector-env.js';

/** Figures of one policy's learning in one iteration; null where there was nothing to learn from. */
export interface LearningMetrics {
  readonly policyLoss: number | null;
  readonly valueLoss: number | null;
  /** KL(old || new), mean over the last epoch, nats. */
  readonly kl: number | null;
  /** Weight of the KL penalty that was in force. */
  readonly klCoeff: number;
  /** Entropy of the policy, mean over the last epoch, nats. */
  readonly entropy: number | null;
  /** Share of samples whose ratio left the clipping range, last epoch. */
  readonly clipFraction: number | null;
  readonly policyGradNorm: number | null;
  readonly valueGradNorm: number | null;
  /** Of the value function before this iteration's learning. */
  readonly explainedVariance: number | null;
  readonly learningRate: number;
  /** Updates of the policy in this iteration. */
  readonly updates: number;
}

/** One policy and its value function: networks, optimisers, statistics, and how they learn from a rollout. */
export class PolicyLearner {
  readonly distribution: ActionDistribution;
  readonly shapes: PolicyNetworkShapes;
  readonly normalizer: ObservationNormalizer;
  readonly rewardScaler: RewardScaler;
  policy: AdamState;
  value: AdamState;
  klCoeff: number;

  private readonly policyForward: Executable<'parameters' | 'observations', 'members'>;
  private readonly valueForward: Executable<'parameters' | 'observations', 'values'>;
  private readonly policyStep: Executable<PolicyUpdateInput, UpdateOutput>;
  private readonly valueStep: Executable<ValueUpdateInput, UpdateOutput>;

  constructor(
    readonly policyId: string,
    private readonly options: PolicyConfig,
    private readonly config: PpoConfig,
    env: Pick<VectorEnv, 'actionSpace' | 'observationSize'>,
    rows: number,
    executor: Executor,
    /** Draws the first weights, then the order of the minibatches. */
    private readonly random: RandomStream,
  ) {
    this.distribution = actionDistribution(env.actionSpace);
    this.shapes = policyNetworkShapes(env.observationSize, this.distribution, options);
    this.normalizer = new ObservationNormalizer(env.observationSize, config.normalizeObservations);
    this.rewardScaler = new RewardScaler(rows, config.gamma, config.normalizeRewards);
    this.policy = newAdamState(initialParameters(this.shapes.policy, random));
    this.value = newAdamState(initialParameters(this.shapes.value, random));
    this.klCoeff = config.klCoeff;
    this.policyForward = compilePolicy(executor, this.shapes.policy, this.distribution);
    this.valueForward = compileValue(executor, this.shapes.value);
    this.policyStep = executor.compile(
      policyUpdate(this.shapes.policy, this.distribution),
      policyUpdateSignature(this.shapes.policy, this.distribution),
    );
    this.valueStep = executor.compile(
      valueUpdate(this.shapes.value),
      valueUpdateSignature(this.shapes.value),
    );
  }

  /** Members of the action distribution for normalised observations: [M, O] -> [M, D]. */
  async members(observations: Float32Array): Promise<Float32Array> {
    return (await this.policyForward.run({ parameters: this.policy.parameters, observations })).members;
  }

  /** Values of normalised observations: [M, O] -> [M], in pieces of the minibatch's size to bound memory. */
  async values(observations: Float32Array): Promise<Float32Array> {
    const width = this.normalizer.size;
    const rows = observations.length / width;
    const values = new Float32Array(rows);
    for (let start = 0; start < rows; start += this.config.minibatchSize) {
      const piece = observations.subarray(
        start * width,
        Math.min(rows, start + this.config.minibatchSize) * width,
      );
      const result = await this.valueForward.run({ parameters: this.value.parameters, observations: piece });
      values.set(result.values, start);
    }
    return values;
  }

  /**
   * Learns from one rollout: values -> advantages -> epochs of minibatch updates -> KL weight and normaliser for the
   * next iteration. The policy learns from the steps on which its agents could act, the value function from all.
   */
  async learn(batch: RolloutBatch, onProgress: (fraction: number) => void): Promise<LearningMetrics> {
    this.rewardScaler.scale(batch.rewards, batch.ended);
    const values = await this.values(batch.observations);
    const advantages = generalizedAdvantages({
      steps: batch.steps,
      rows: batch.rows,
      rewards: batch.rewards,
      values,
      nextValues: await this.nextValues(batch, values),
      ended: batch.ended,
      gamma: this.config.gamma,
      lambda: this.config.gaeLambda,
    });
    const oldValues = values.subarray(0, advantages.length);
    const returns = advantageReturns(advantages, oldValues);

    const policy = await this.learnPolicy(batch, advantages, (fraction) => onProgress(fraction / 2));
    const value = await this.learnValue(batch, oldValues, returns, (fraction) =>
      onProgress(0.5 + fraction / 2),
    );

    const metrics: LearningMetrics = {
      policyLoss: policy.figures?.policyLoss ?? null,
      valueLoss: value?.valueLoss ?? null,
      kl: policy.figures?.kl ?? null,
      klCoeff: this.klCoeff,
      entropy: policy.figures?.entropy ?? null,
      clipFraction: policy.figures?.clipFraction ?? null,
      policyGradNorm: policy.figures?.gradNorm ?? null,
      valueGradNorm: value?.gradNorm ?? null,
      explainedVariance: explainedVariance(oldValues, returns),
      learningRate: this.options.learningRate,
      updates: policy.updates,
    };
    if (metrics.kl !== null) this.klCoeff = adaptedKlCoeff(this.klCoeff, metrics.kl, this.config.klTarget);
    this.normalizer.update(batch.rawObservations, batch.steps * batch.rows);
    return metrics;
  }

  dispose(): void {
    for (const executable of [this.policyForward, this.valueForward, this.policyStep, this.valueStep]) {
      executable.dispose();
    }
  }

  /** V of what followed each step, [T, R]: see AdvantageInput. */
  private async nextValues(batch: RolloutBatch, values: Float32Array): Promise<Float32Array> {
    const next = values.slice(batch.rows);
    for (let i = 0; i < next.length; i++) if (batch.ended[i] === 1) next[i] = 0;
    for (const { index, finalObservation } of batch.truncations) {
      next[index] = (await this.values(finalObservation))[0] as number;
    }
    return next;
  }

  private async learnPolicy(
    batch: RolloutBatch,
    advantages: Float32Array,
    onProgress: (fraction: number) => void,
  ): Promise<{ figures: Record<(typeof policyStatistics)[number], number> | null; updates: number }> {
    const { config, distribution } = this;
    const observationSize = this.normalizer.size;
    const constants = {
      learningRate: scalar(this.options.learningRate),
      clipRange: scalar(config.clipRange),
      entropyCoeff: scalar(this.options.entropyCoeff),
      klCoeff: scalar(this.klCoeff),
      maxGradNorm: scalar(config.maxGradNorm > 0 ? config.maxGradNorm : Infinity),
    };
    const stepsBefore = this.policy.steps;
    const figures = await this.epochs(
      activeSteps(batch.active),
      onProgress,
      policyStatistics,
      async (indices) => {
        const corrections = biasCorrections(this.policy.steps);
        const result = await this.policyStep.run({
          parameters: this.policy.parameters,
          firstMoment: this.policy.firstMoment,
          secondMoment: this.policy.secondMoment,
          observations: rowsOf(batch.observations, observationSize, indices),
          actions: rowsOf(batch.actions, distribution.encodedSize, indices),
          oldMembers: rowsOf(batch.members, distribution.parameterSize, indices),
          advantages: rowsOf(advantages, 1, indices),
          firstCorrection: scalar(corrections.first),
          secondCorrection: scalar(corrections.second),
          ...constants,
        });
        this.policy = advanced(this.policy, result);
        return result.statistics;
      },
    );
    return { figures, updates: this.policy.steps - stepsBefore };
  }

  private async learnValue(
    batch: RolloutBatch,
    oldValues: Float32Array,
    returns: Float32Array,
    onProgress: (fraction: number) => void,
  ): Promise<Record<(typeof valueStatistics)[number], number> | null> {
    const { config } = this;
    const constants = {
      learningRate: scalar(this.options.learningRate),
      valueClipRange: scalar(config.valueClipRange > 0 ? config.valueClipRange : Infinity),
      maxGradNorm: scalar(config.maxGradNorm > 0 ? config.maxGradNorm : Infinity),
    };
    const all = Int32Array.from(returns.keys());
    return this.epochs(all, onProgress, valueStatistics, async (indices) => {
      const corrections = biasCorrections(this.value.steps);
      const result = await this.valueStep.run({
        parameters: this.value.parameters,
        firstMoment: this.value.firstMoment,
        secondMoment: this.value.secondMoment,
        observations: rowsOf(batch.observations, this.normalizer.size, indices),
        oldValues: rowsOf(oldValues, 1, indices),
        returns: rowsOf(returns, 1, indices),
        firstCorrection: scalar(corrections.first),
        secondCorrection: scalar(corrections.second),
        ...constants,
      });
      this.value = advanced(this.value, result);
      return result.statistics;
    });
  }

  /** Runs `update` over shuffled minibatches, epoch by epoch; the mean of its figures over the last epoch. */
  private async epochs<Name extends string>(
    indices: Int32Array,
    onProgress: (fraction: number) => void,
    names: readonly Name[],
    update: (minibatch: Int32Array) => Promise<Float32Array>,
  ): Promise<Record<Name, number> | null> {
    if (indices.length === 0) return null;
    let sums = new Float64Array(names.length);
    for (let epoch = 0; epoch < this.config.epochs; epoch++) {
      shuffle(indices, this.random);
      const cuts = minibatches(indices, this.config.minibatchSize);
      sums = new Float64Array(names.length);
      for (const [k, cut] of cuts.entries()) {
        const figures = await update(cut);
        for (let f = 0; f < names.length; f++)
          sums[f] = (sums[f] as number) + (figures[f] as number) / cuts.length;
        onProgress((epoch + (k + 1) / cuts.length) / this.config.epochs);
      }
    }
    return Object.fromEntries(names.map((name, f) => [name, sums[f]])) as Record<Name, number>;
  }
}

function scalar(value: number): Float32Array {
  return Float32Array.of(value);
}

function rowsOf(from: Float32Array, width: number, indices: Int32Array): Float32Array {
  const rows = new Float32Array(indices.length * width);
  gatherRows(from, width, indices, rows);
  return rows;
}

/** Indices of the steps that count for the policy. */
function activeSteps(active: Uint8Array): Int32Array {
  return Int32Array.from(active.keys()).filter((i) => active[i] === 1);
}

function advanced(state: AdamState, result: Record<UpdateOutput, Float32Array>): AdamState {
  return {
    parameters: result.newParameters,
    firstMoment: result.newFirstMoment,
    secondMoment: result.newSecondMoment,
    steps: state.steps + 1,
  };
}
