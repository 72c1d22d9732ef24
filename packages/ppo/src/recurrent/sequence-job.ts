import type { LearnJob, SampleArray } from '../learning/learn-job.js';
import { sharedFloat32, sharedInt32 } from '../shared-arrays.js';
import { stepIndex } from './sequence-layout.js';
import type { SequenceLayout } from './sequence-layout.js';

/** What learning in sequences needs beside the job. T steps of R rows. */
export interface SequenceParts {
  readonly layout: SequenceLayout;
  /** What the network remembered where each sequence begins, [T / L, R, S]. */
  readonly beginnings: SampleArray;
  /** 1 where the episode ended with this step, [T, R]. */
  readonly ended: Uint8Array;
  /** The input of the update that says which steps count. */
  readonly counts: 'policyCounts' | 'valueCounts';
}

/**
 * The same job for a network with a memory: samples are whole sequences. Steps that do not count are part of them all the
 * same, for what comes after them, and are masked in the loss; sequences without a step that counts are left out. An
 * update is made from about as many steps as before.
 */
export function inSequences(job: LearnJob, { layout, beginnings, ended, counts }: SequenceParts): LearnJob {
  const { length, rows } = layout;
  const fresh = sharedFloat32(ended.length);
  for (let i = rows; i < ended.length; i++) fresh[i] = ended[i - rows];
  const mask = sharedFloat32(ended.length);
  for (const index of job.indices) mask[index] = 1;
  return {
    ...job,
    samples: { ...job.samples, fresh: { data: fresh, width: 1 }, [counts]: { data: mask, width: 1 } },
    sequences: { layout, beginnings },
    indices: countingSequences(layout, mask),
    minibatchSize: Math.max(1, Math.round(job.minibatchSize / length)),
  };
}

/** Sequences with a step that counts, in order. */
function countingSequences(layout: SequenceLayout, mask: Float32Array): Int32Array {
  const counting: number[] = [];
  for (let sequence = 0; sequence < mask.length / layout.length; sequence++) {
    let counts = false;
    for (let step = 0; step < layout.length && !counts; step++) {
      counts = mask[stepIndex(layout, sequence, step)] === 1;
    }
    if (counts) counting.push(sequence);
  }
  const indices = sharedInt32(counting.length);
  indices.set(counting);
  return indices;
}
