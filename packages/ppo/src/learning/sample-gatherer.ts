import { gatherRows } from '../minibatches.js';
import { stepIndices } from '../recurrent/sequence-layout.js';
import type { LearnJob, SampleArray } from './learn-job.js';

/**
 * Gathers the inputs of one update that differ from sample to sample: [M, width] for a minibatch of M steps, and for one
 * of B sequences of L steps [B, L, width], with what was remembered when they began, [B, S]. Into memory that is used
 * again for the next minibatch.
 */
export class SampleGatherer {
  private readonly rooms = new Map<string, Float32Array>();

  constructor(private readonly job: Pick<LearnJob, 'samples' | 'sequences'>) {}

  /** What it gives holds until the next call. */
  gather(minibatch: Int32Array): Record<string, Float32Array> {
    const { samples, sequences } = this.job;
    const steps = sequences === undefined ? minibatch : stepIndices(sequences.layout, minibatch);
    const inputs: Record<string, Float32Array> = {};
    for (const [name, array] of Object.entries(samples)) inputs[name] = this.gathered(name, array, steps);
    if (sequences !== undefined) inputs['memory'] = this.gathered('memory', sequences.beginnings, minibatch);
    return inputs;
  }

  private gathered(name: string, { data, width }: SampleArray, indices: Int32Array): Float32Array {
    const rows = this.roomFor(name, indices.length * width);
    gatherRows(data, width, indices, rows);
    return rows;
  }

  private roomFor(name: string, length: number): Float32Array {
    let room = this.rooms.get(name);
    // Minibatches differ by a sample: the memory of the larger one does for the smaller.
    if (room === undefined || room.length < length) {
      room = new Float32Array(length);
      this.rooms.set(name, room);
    }
    return room.length === length ? room : room.subarray(0, length);
  }
}
