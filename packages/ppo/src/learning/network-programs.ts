import type { Executable, Executor } from '@hideout/compile';
import { actionDistribution } from '../distributions/action-distribution.js';
import { runEpochs } from '../epochs.js';
import { gatherRows } from '../minibatches.js';
import { biasCorrections } from '../optimizer.js';
import { compilePolicy, compileValue } from '../policy-networks.js';
import { policyStatistics, policyUpdate, policyUpdateSignature } from '../policy-update.js';
import { RandomStreams } from '../random-streams.js';
import type { UpdateOutput } from '../update-end.js';
import { valueStatistics, valueUpdate, valueUpdateSignature } from '../value-update.js';
import type { Divergence, LearnJob, LearnOutcome } from './learn-job.js';
import type { NetworkDescription } from './network-key.js';

/** The compiled programs of one network, and how it learns with them. Lives in the thread that runs them. */
export class NetworkPrograms {
  private readonly forward: Executable<'parameters' | 'observations', string>;
  private readonly update: Executable<string, UpdateOutput>;
  private readonly output: string;
  private readonly statistics: readonly string[];

  constructor({ kind, shape, actionSpace }: NetworkDescription, executor: Executor) {
    if (kind === 'policy') {
      const distribution = actionDistribution(actionSpace);
      this.forward = compilePolicy(executor, shape, distribution);
      this.update = executor.compile(
        policyUpdate(shape, distribution),
        policyUpdateSignature(shape, distribution),
      );
      this.output = 'members';
      this.statistics = policyStatistics;
    } else {
      this.forward = compileValue(executor, shape);
      this.update = executor.compile(valueUpdate(shape), valueUpdateSignature(shape));
      this.output = 'values';
      this.statistics = valueStatistics;
    }
  }

  /** Members of the action distribution, or values, of normalised observations [M, O]. */
  async evaluate(parameters: Float32Array, observations: Float32Array): Promise<Float32Array> {
    return (await this.forward.run({ parameters, observations }))[this.output];
  }

  /**
   * Epochs of minibatch updates; writes parameters and moments in place.
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
    const constants = scalarInputs(job.scalars);
    let steps = job.state.steps;
    let divergence: Divergence | null = null;
    const { epochs, minibatchSize } = job;
    const plan = {
      epochs,
      minibatchSize,
      random: streams.stream(0),
      onProgress,
      stopAboveKl: job.stopAboveKl,
    };
    // The caller's indices stay in order: the next iteration starts from them, not from the last shuffle.
    const outcome = await runEpochs(job.indices.slice(), plan, async (minibatch) => {
      if (shouldStop()) return null;
      const corrections = biasCorrections(steps);
      const result = await this.update.run({
        parameters: job.state.parameters,
        firstMoment: job.state.firstMoment,
        secondMoment: job.state.secondMoment,
        ...gathered(job.samples, minibatch),
        ...scalarInputs({ firstCorrection: corrections.first, secondCorrection: corrections.second }),
        ...constants,
      });
      divergence = this.divergenceOf(result.statistics, steps);
      if (divergence !== null) return null;
      job.state.parameters.set(result.newParameters);
      job.state.firstMoment.set(result.newFirstMoment);
      job.state.secondMoment.set(result.newSecondMoment);
      steps += 1;
      return this.figures(result.statistics);
    });
    return {
      figures: outcome.figures,
      epochs: outcome.epochs,
      steps,
      random: streams.saveState(),
      divergence,
    };
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

function scalarInputs(scalars: Readonly<Record<string, number>>): Record<string, Float32Array> {
  return Object.fromEntries(Object.entries(scalars).map(([name, value]) => [name, Float32Array.of(value)]));
}

function gathered(samples: LearnJob['samples'], indices: Int32Array): Record<string, Float32Array> {
  const inputs: Record<string, Float32Array> = {};
  for (const [name, { data, width }] of Object.entries(samples)) {
    const rows = new Float32Array(indices.length * width);
    gatherRows(data, width, indices, rows);
    inputs[name] = rows;
  }
  return inputs;
}
