import type { Executable, Executor } from '@hideout/compile';
import { runEpochs } from '../epochs.js';
import { biasCorrections } from '../optimizer.js';
import type { AdamState } from '../optimizer.js';
import { RandomStreams } from '../random-streams.js';
import { valuesThroughTime } from '../recurrent/recurrent-values.js';
import type { RecurrentValuesJob } from '../recurrent/recurrent-values.js';
import { valueStep } from '../step-program.js';
import type { StepProgram } from '../step-program.js';
import type { UpdateOutput } from '../updates/update-end.js';
import { compileUpdate } from '../updates/update-program.js';
import { SampleGatherer } from './sample-gatherer.js';
import type { Divergence, LearnJob, LearnOutcome } from './learn-job.js';
import type { NetworkDescription } from './network-key.js';
import { networkUpdate } from './network-update.js';

/** The compiled programs of one network, and how it learns with them. Lives in the thread that runs them. */
export class NetworkPrograms {
  private readonly update: Executable<string, UpdateOutput>;
  private readonly statistics: readonly string[];
  /** null: a policy without a value head. */
  private readonly valueProgram: StepProgram | null;

  constructor(network: NetworkDescription, executor: Executor) {
    const update = networkUpdate(network);
    this.update = compileUpdate(executor, update);
    this.statistics = update.figures;
    this.valueProgram = network.kind === 'policy' ? null : valueStep(executor, network.shape);
  }

  /** Values, [M], of normalised inputs [M, O], of a network without a memory. */
  async values(parameters: Float32Array, observations: Float32Array): Promise<Float32Array> {
    return this.valuing.run(parameters, { observations });
  }

  /** Values of a rollout, of a network with a memory. */
  valuesThroughTime(job: RecurrentValuesJob, shouldStop?: () => boolean): Promise<void> {
    return valuesThroughTime(this.valuing, job, shouldStop);
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
    const gatherer = new SampleGatherer(job);
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
          ...gatherer.gather(minibatch),
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
    this.valueProgram?.dispose();
    this.update.dispose();
  }

  private get valuing(): StepProgram {
    if (this.valueProgram === null) throw new Error('a policy without a value head has no values');
    return this.valueProgram;
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
