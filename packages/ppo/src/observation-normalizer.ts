import { newRunningMoments, updateMoments } from './running-moments.js';
import type { RunningMoments } from './running-moments.js';

/** Normalised observations are cut off at this many standard deviations. */
const clip = 10;
/** Keeps quantities that hardly vary from being blown up. */
const epsilon = 1e-8;

/**
 * (o - mean) / std of every observed quantity, clipped. The statistics are those of the iterations before: they stay
 * fixed during a rollout, so that every sample of an iteration is seen through the same glasses, on any thread.
 */
export class ObservationNormalizer {
  constructor(
    readonly size: number,
    readonly enabled: boolean,
    readonly moments: RunningMoments = newRunningMoments(size),
  ) {}

  /** Writes the normalised form of one observation `from[at ...]` to `into[to ...]`. */
  normalize(from: Float32Array, at: number, into: Float32Array, to: number): void {
    const { mean, variance, count } = this.moments;
    if (!this.enabled || count === 0) {
      for (let k = 0; k < this.size; k++) into[to + k] = from[at + k];
      return;
    }
    for (let k = 0; k < this.size; k++) {
      const scaled = (from[at + k] - mean[k]) / Math.sqrt(variance[k] + epsilon);
      into[to + k] = Math.min(clip, Math.max(-clip, scaled));
    }
  }

  /** Takes raw observations [rows, size] into the statistics. */
  update(raw: Float32Array, rows: number): void {
    if (this.enabled) updateMoments(this.moments, raw, rows);
  }
}
