import { gatherRows } from '../minibatches.js';
import { stepIndices } from '../recurrent/sequence-layout.js';
import type { LearnJob } from './learn-job.js';

/**
 * The inputs of one update that differ from sample to sample: [M, width] for a minibatch of M steps, and for one of B
 * sequences of L steps [B, L, width], with what was remembered when they began, [B, S].
 */
export function gatheredSamples(
  { samples, sequences }: Pick<LearnJob, 'samples' | 'sequences'>,
  minibatch: Int32Array,
): Record<string, Float32Array> {
  const steps = sequences === undefined ? minibatch : stepIndices(sequences.layout, minibatch);
  const inputs: Record<string, Float32Array> = {};
  for (const [name, { data, width }] of Object.entries(samples)) inputs[name] = gathered(data, width, steps);
  if (sequences !== undefined) {
    const { data, width } = sequences.beginnings;
    inputs['memory'] = gathered(data, width, minibatch);
  }
  return inputs;
}

function gathered(data: Float32Array, width: number, indices: Int32Array): Float32Array {
  const rows = new Float32Array(indices.length * width);
  gatherRows(data, width, indices, rows);
  return rows;
}
