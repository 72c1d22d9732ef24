import { newRunningMoments, updateMoments } from './running-moments.js';
import type { RunningMoments } from './running-moments.js';

/** Normalised observations are cut off at this many standard deviations. */
export const observationClip = 10;
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

  /** Whether observations are changed at all: not before anything was seen. */
  get isActive(): boolean {
    return this.enabled && this.moments.count > 0;
  }

  /** What the distance of quantity `k` from its mean is divided by. */
  deviation(k: number): number {
    return Math.sqrt(this.moments.variance[k] + epsilon);
  }

  /** Writes the normalised form of one observation `from[at ...]` to `into[to ...]`. */
  normalize(from: Float32Array, at: number, into: Float32Array, to: number): void {
    if (!this.isActive) {
      for (let k = 0; k < this.size; k++) into[to + k] = from[at + k];
      return;
    }
    const { mean } = this.moments;
    for (let k = 0; k < this.size; k++) {
      const scaled = (from[at + k] - mean[k]) / this.deviation(k);
      into[to + k] = Math.min(observationClip, Math.max(-observationClip, scaled));
    }
  }

  /** Takes raw observations [rows, size] into the statistics. */
  update(raw: Float32Array, rows: number): void {
    if (this.enabled) updateMoments(this.moments, raw, rows);
  }
}
