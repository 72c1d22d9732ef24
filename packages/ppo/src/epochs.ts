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
  /** No further epoch begins when the mean of the figure `kl` over one is above this; Infinity: all epochs. */
  readonly stopAboveKl: number;
}

/**
 * Runs `update` over shuffled minibatches of `indices` (shuffled in place), epoch by epoch. An update that gives null
 * ends everything.
 *
 * @returns the means of the figures over the last epoch, by name; null when there was nothing to learn from.
 */
export async function runEpochs(
  indices: Int32Array,
  { epochs, minibatchSize, random, onProgress, stopAboveKl }: EpochPlan,
  update: (minibatch: Int32Array) => Promise<Readonly<Record<string, number>> | null>,
): Promise<Readonly<Record<string, number>> | null> {
  if (indices.length === 0) return null;
  let means: Record<string, number> = {};
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(indices, random);
    const cuts = minibatches(indices, minibatchSize);
    means = {};
    for (const [k, cut] of cuts.entries()) {
      const figures = await update(cut);
      if (figures === null) return null;
      for (const [name, value] of Object.entries(figures))
        means[name] = (means[name] ?? 0) + value / cuts.length;
      onProgress((epoch + (k + 1) / cuts.length) / epochs);
    }
    if ((means['kl'] ?? 0) > stopAboveKl) {
      onProgress(1);
      return means;
    }
  }
  return means;
}
