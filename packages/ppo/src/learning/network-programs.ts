import type { Executable, Executor } from '@hideout/compile';
import { actionDistribution } from '../distributions/action-distribution.js';
import { runEpochs } from '../epochs.js';
import { biasCorrections } from '../optimizer.js';
import type { AdamState } from '../optimizer.js';
import { policyStatistics, policyUpdate, policyUpdateSignature } from '../policy-update.js';
import { RandomStreams } from '../random-streams.js';
import { noMemory, policyStep, valueStep } from '../recurrent/step-program.js';
import type { StepProgram } from '../recurrent/step-program.js';
import { valuesThroughTime } from '../recurrent/recurrent-values.js';
import type { RecurrentValuesJob } from '../recurrent/recurrent-values.js';
import {
  sequencePolicySignature,
  sequencePolicyUpdate,
  sequenceValueSignature,
  sequenceValueUpdate,
} from '../recurrent/sequence-updates.js';
import type { UpdateOutput } from '../update-end.js';
import { valueStatistics, valueUpdate, valueUpdateSignature } from '../value-update.js';
import type { Divergence, LearnJob, LearnOutcome } from './learn-job.js';
import { gatheredSamples } from './gathered-samples.js';
import type { NetworkDescription } from './network-key.js';

/** The compiled programs of one network, and how it learns with them. Lives in the thread that runs them. */
export class NetworkPrograms {
  private readonly forward: StepProgram;
  private readonly update: Executable<string, UpdateOutput>;
  private readonly statistics: readonly string[];

  constructor(network: NetworkDescription, executor: Executor) {
    const { kind, shape, actionSpace } = network;
    if (kind === 'policy') {
      this.forward = policyStep(executor, shape, actionDistribution(actionSpace));
      this.update = compilePolicyUpdate(network, executor);
      this.statistics = policyStatistics;
    } else {
      this.forward = valueStep(executor, shape);
      this.update = compileValueUpdate(network, executor);
      this.statistics = valueStatistics;
    }
  }

  /** Members of the action distribution, or values, of normalised observations [M, O]. */
  async evaluate(parameters: Float32Array, observations: Float32Array): Promise<Float32Array> {
    return this.forward.run(parameters, observations, noMemory);
  }

  /** Values of a rollout, of a network with a memory. */
  valuesThroughTime(job: RecurrentValuesJob, shouldStop?: () => boolean): Promise<void> {
    return valuesThroughTime(this.forward, job, shouldStop);
  }

  /**
   * Epochs of minibatch updates; writes parameters and moments of the job when they are over.
   *
   * @param shouldStop asked before every update; true: the rest is left undone, and the outcome is of no use.
   */
  async learn(
    job: LearnJob,
    onProgress: (fraction: number) => void,
    shouldStop: () => boolean = () => false,
  ): Promise<LearnOutcome> {
    const streams = new RandomStreams(0, 1);
    streams.loadState(job.random, 'random');
    const { state, epochs, minibatchSize, stopAboveKl } = job;
    const plan = { epochs, minibatchSize, random: streams.stream(0), onProgress, stopAboveKl };
    const constants = scalarInputs(job.scalars);
    // Two sets of arrays that an update reads and writes in turn: none is made anew, none copied, for each update.
    let current = plainCopy(state);
    let next = plainCopy(state);
    let { steps } = state;
    let divergence: Divergence | null = null;
    // The caller's indices stay in order: the next iteration starts from them, not from the last shuffle.
    const figures = await runEpochs(job.indices.slice(), plan, async (minibatch) => {
      if (shouldStop()) return null;
      const corrections = biasCorrections(steps);
      const { statistics } = await this.update.run(
        {
          ...current,
          ...gatheredSamples(job, minibatch),
          ...scalarInputs({ firstCorrection: corrections.first, secondCorrection: corrections.second }),
          ...constants,
        },
        {
          newParameters: next.parameters,
          newFirstMoment: next.firstMoment,
          newSecondMoment: next.secondMoment,
        },
      );
      divergence = this.divergenceOf(statistics, steps);
      if (divergence !== null) return null;
      [current, next] = [next, current];
      steps += 1;
      return this.figures(statistics);
    });
    state.parameters.set(current.parameters);
    state.firstMoment.set(current.firstMoment);
    state.secondMoment.set(current.secondMoment);
    return { figures, steps, random: streams.saveState(), divergence };
  }

  dispose(): void {
    this.forward.dispose();
    this.update.dispose();
  }

  private figures(statistics: Float32Array): Record<string, number> {
    return Object.fromEntries(this.statistics.map((name, i) => [name, statistics[i]]));
  }

  /** The first figure that is not finite. The gradient's norm is among them: while it is finite, Adam's step is, too. */
  private divergenceOf(statistics: Float32Array, update: number): Divergence | null {
    const i = statistics.findIndex((value) => !Number.isFinite(value));
    return i < 0 ? null : { figure: this.statistics[i], value: statistics[i], update };
  }
}

/** What an update of the optimiser's memory reads, in arrays of this thread. */
function plainCopy({
  parameters,
  firstMoment,
  secondMoment,
}: AdamState): Record<'parameters' | 'firstMoment' | 'secondMoment', Float32Array> {
  return {
    parameters: Float32Array.from(parameters),
    firstMoment: Float32Array.from(firstMoment),
    secondMoment: Float32Array.from(secondMoment),
  };
}

function scalarInputs(scalars: Readonly<Record<string, number>>): Record<string, Float32Array> {
  return Object.fromEntries(Object.entries(scalars).map(([name, value]) => [name, Float32Array.of(value)]));
}

function compilePolicyUpdate(
  { shape, actionSpace, sequenceLength }: NetworkDescription,
  executor: Executor,
): Executable<string, UpdateOutput> {
  const distribution = actionDistribution(actionSpace);
  return shape.memory
    ? executor.compile(
        sequencePolicyUpdate(shape, distribution),
        sequencePolicySignature(shape, distribution, sequenceLength),
      )
    : executor.compile(policyUpdate(shape, distribution), policyUpdateSignature(shape, distribution));
}

function compileValueUpdate(
  { shape, sequenceLength }: NetworkDescription,
  executor: Executor,
): Executable<string, UpdateOutput> {
  return shape.memory
    ? executor.compile(sequenceValueUpdate(shape), sequenceValueSignature(shape, sequenceLength))
    : executor.compile(valueUpdate(shape), valueUpdateSignature(shape));
}
