import type { Executable, Executor } from '@hideout/compile';
import { advantageReturns, explainedVariance, generalizedAdvantages } from './advantage.js';
import type { PolicyConfig, PpoConfig } from './config.js';
import { actionDistribution } from './distributions/action-distribution.js';
import type { ActionDistribution } from './distributions/action-distribution.js';
import { runEpochs } from './epochs.js';
import { DivergenceError } from './errors/divergence-error.js';
import { adaptedKlCoeff } from './kl-adaptation.js';
import type { LearningMetrics } from './learning-metrics.js';
import { gatherRows } from './minibatches.js';
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
      next[index] = (await this.values(finalObservation))[0];
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
    const figures = await this.epochs(activeSteps(batch.active), onProgress, async (indices) => {
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
      const statistics = this.finite(policyStatistics, result.statistics, this.policy.steps);
      this.policy = advanced(this.policy, result);
      return statistics;
    });
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
    return this.epochs(all, onProgress, async (indices) => {
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
      const statistics = this.finite(valueStatistics, result.statistics, this.value.steps);
      this.value = advanced(this.value, result);
      return statistics;
    });
  }

  private epochs<Name extends string>(
    indices: Int32Array,
    onProgress: (fraction: number) => void,
    update: (minibatch: Int32Array) => Promise<Record<Name, number>>,
  ): Promise<Record<Name, number> | null> {
    const { epochs, minibatchSize } = this.config;
    return runEpochs(indices, { epochs, minibatchSize, random: this.random, onProgress }, update);
  }

  /**
   * The figures of an update by name. The norm of the gradient is among them: while it is finite, Adam's step is, too.
   *
   * @throws {DivergenceError} when one is NaN or infinite; the update must not be taken over.
   */
  private finite<Name extends string>(
    names: readonly Name[],
    statistics: Float32Array,
    update: number,
  ): Record<Name, number> {
    const figures = {} as Record<Name, number>;
    for (const [i, name] of names.entries()) {
      if (!Number.isFinite(statistics[i])) {
        throw new DivergenceError(this.policyId, name, statistics[i], update);
      }
      figures[name] = statistics[i];
    }
    return figures;
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
