import { minibatches, shuffle } from './minibatches.js';
import type { RandomStream } from './random-streams.js';

/** How often and in what pieces a batch is gone over. */
export interface EpochPlan {
  readonly epochs: number;
  /** Samples in one update, M. */
  readonly minibatchSize: number;
  /** Draws the order of the samples. */
  readonly random: RandomStream;
  /** Called after every update with the share that is done, 0 to 1. */
  readonly onProgress: (fraction: number) => void;
}

/**
 * Runs `update` over shuffled minibatches of `indices` (shuffled in place), epoch by epoch.
 *
 * @returns the mean of the update's figures over the last epoch, by name; null when there are no indices.
 */
export async function runEpochs<Name extends string>(
  indices: Int32Array,
  { epochs, minibatchSize, random, onProgress }: EpochPlan,
  update: (minibatch: Int32Array) => Promise<Record<Name, number>>,
): Promise<Record<Name, number> | null> {
  if (indices.length === 0) return null;
  let means: Partial<Record<Name, number>> = {};
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(indices, random);
    const cuts = minibatches(indices, minibatchSize);
    means = {};
    for (const [k, cut] of cuts.entries()) {
      const figures = await update(cut);
      for (const name of Object.keys(figures) as Name[]) {
        means[name] = (means[name] ?? 0) + figures[name] / cuts.length;
      }
      onProgress((epoch + (k + 1) / cuts.length) / epochs);
    }
  }
  return means as Record<Name, number>;
}
