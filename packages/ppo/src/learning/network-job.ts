import { inSequences } from '../recurrent/sequence-job.js';
import { memorySize } from '../recurrent/memory.js';
import { sharedFloat32 } from '../shared-arrays.js';
import type { LearnJob, SampleArray } from './learn-job.js';
import type { Lesson } from './lesson.js';
import type { NetworkDescription } from './network-key.js';

/** What a job holds that does not come out of the lesson. */
export type JobFrame = Pick<LearnJob, 'state' | 'epochs' | 'minibatchSize' | 'random'>;

type Samples = Readonly<Record<string, SampleArray>>;

/**
 * What a network learns from a lesson. The policy learns from the steps on which its agents could act, the value function
 * from all that the newest version played; a network that is both from the latter, of which not all count for the policy.
 */
export function networkJob(network: NetworkDescription, lesson: Lesson, frame: JobFrame): LearnJob {
  const { kind } = network;
  const { learningRate, maxGradNorm } = lesson.coefficients;
  const job: LearnJob = {
    ...frame,
    samples: {
      ...inputs(network, lesson),
      ...(kind === 'value' ? {} : policySamples(lesson)),
      ...(kind === 'policy' ? {} : valueSamples(lesson)),
      ...(kind === 'joint' ? { policyCounts: marked(lesson.active, lesson) } : {}),
    },
    scalars: {
      learningRate,
      maxGradNorm: boundOf(maxGradNorm),
      ...(kind === 'value' ? {} : policyScalars(lesson)),
      ...(kind === 'policy' ? {} : { valueClipRange: boundOf(lesson.coefficients.valueClipRange) }),
      ...(kind === 'joint' ? { valueCoeff: lesson.coefficients.valueCoeff } : {}),
    },
    indices: kind === 'policy' ? lesson.active : lesson.learnable,
    stopAboveKl:
      kind === 'value' ? Infinity : boundOf(lesson.coefficients.klStop * lesson.coefficients.klTarget),
  };
  return network.shape.memory ? sequenceJob(network, lesson, job) : job;
}

/** What the network sees. */
function inputs({ kind, shape }: NetworkDescription, { batch }: Lesson): Samples {
  const seesStates = kind === 'value' && batch.states.length > 0;
  return {
    observations: { data: seesStates ? batch.states : batch.observations, width: shape.inputSize },
  };
}

function policySamples({ batch, advantages }: Lesson): Samples {
  const samples = batch.steps * batch.rows;
  const arrayOf = (data: Float32Array): SampleArray => ({ data, width: data.length / samples });
  return {
    actions: arrayOf(batch.actions),
    oldMembers: arrayOf(batch.members),
    advantages: arrayOf(advantages),
    ...(batch.actionMasks.length > 0 ? { actionMasks: arrayOf(batch.actionMasks) } : {}),
  };
}

function valueSamples({ oldValues, returns }: Lesson): Samples {
  return { oldValues: { data: oldValues, width: 1 }, returns: { data: returns, width: 1 } };
}

function policyScalars({ coefficients, klCoeff }: Lesson): Readonly<Record<string, number>> {
  const { clipRange, entropyCoeff } = coefficients;
  return { clipRange, entropyCoeff, klCoeff };
}

/** A network with a memory learns from whole sequences. */
function sequenceJob(
  network: NetworkDescription,
  { batch, valueBeginnings }: Lesson,
  job: LearnJob,
): LearnJob {
  const { kind, shape } = network;
  return inSequences(job, {
    layout: { length: batch.sequenceLength, rows: batch.rows },
    beginnings: {
      data: kind === 'value' ? valueBeginnings : batch.beginnings,
      width: memorySize(shape.memory),
    },
    ended: batch.ended,
    counts: kind === 'policy' ? 'policyCounts' : 'valueCounts',
  });
}

/** 1 for some of the steps, [T, R]. */
function marked(indices: Int32Array, { batch }: Lesson): SampleArray {
  const data = sharedFloat32(batch.steps * batch.rows);
  for (const index of indices) data[index] = 1;
  return { data, width: 1 };
}

/** 0 stands for "no bound" in the configuration. */
function boundOf(value: number): number {
  return value > 0 ? value : Infinity;
}
