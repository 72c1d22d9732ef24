import type { Executable, Executor } from '@hideout/compile';
import { actionDistribution } from '../distributions/action-distribution.js';
import { runEpochs } from '../epochs.js';
import { gatherRows } from '../minibatches.js';
import { biasCorrections } from '../optimizer.js';
import type { AdamState } from '../optimizer.js';
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
          ...gathered(job.samples, minibatch),
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

function gathered(samples: LearnJob['samples'], indices: Int32Array): Record<string, Float32Array> {
  const inputs: Record<string, Float32Array> = {};
  for (const [name, { data, width }] of Object.entries(samples)) {
    const rows = new Float32Array(indices.length * width);
    gatherRows(data, width, indices, rows);
    inputs[name] = rows;
  }
  return inputs;
}
