import type { AdamState } from '../optimizer.js';
import type { SequenceLayout } from '../recurrent/sequence-layout.js';

/** One array of the batch from which minibatches are gathered: `width` numbers a sample. */
export interface SampleArray {
  readonly data: Float32Array;
  readonly width: number;
}

/** What one network learns in one iteration: plain data over shared arrays, so that any thread can do it. */
export interface LearnJob {
  /** Read; written when the job is over. `steps` is read only. */
  readonly state: AdamState;
  /** Inputs of the update that differ from sample to sample, by name. */
  readonly samples: Readonly<Record<string, SampleArray>>;
  /** Inputs of the update that are one number each, by name. */
  readonly scalars: Readonly<Record<string, number>>;
  /** Samples that count. */
  readonly indices: Int32Array;
  /**
   * For a network with a memory: a sample is a whole sequence, `indices` and `minibatchSize` count sequences, and
   * `beginnings` holds what the network remembered when each began, `width` (S) numbers a sequence.
   */
  readonly sequences?: { readonly layout: SequenceLayout; readonly beginnings: SampleArray };
  readonly epochs: number;
  /** Samples in one update, about. */
  readonly minibatchSize: number;
  /** No further epoch begins when the mean KL of one is above this; Infinity: all epochs. */
  readonly stopAboveKl: number;
  /** State of the random stream that draws the order of the samples. */
  readonly random: Int32Array;
}

/** An update that came out as NaN or infinite, and was not taken over. */
export interface Divergence {
  readonly figure: string;
  readonly value: number;
  /** Updates that the network had learned from before. */
  readonly update: number;
}

export interface LearnOutcome {
  /** Means over the last epoch's minibatches, by name; null when there were no samples. */
  readonly figures: Readonly<Record<string, number>> | null;
  /** Updates of the network since the run began. */
  readonly steps: number;
  /** State of the random stream afterwards. */
  readonly random: Int32Array;
  readonly divergence: Divergence | null;
}
