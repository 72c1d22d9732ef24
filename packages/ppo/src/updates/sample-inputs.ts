import type { Dimension } from '@hideout/compile';
import { reshape } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';

/** How the samples of an update come in: M single steps, or B sequences of L steps (then M is B * L). */
export interface SampleOptions {
  /** L; missing or null: single steps. */
  readonly sequenceLength?: number | null;
  /** Whether choices may be forbidden: see `VectorEnv.actionMasks`. */
  readonly hasActionMasks?: boolean;
}

/** Shape of an input with `width` numbers a sample; without `width`, one number. */
export function sampleShape({ sequenceLength }: SampleOptions, width?: number): readonly Dimension[] {
  const steps = sequenceLength ? (['batch', sequenceLength] as const) : (['batch'] as const);
  return width === undefined ? steps : [...steps, width];
}

/** Such an input sample by sample, [M, width]. */
export function rowsOf(input: Tensor, { sequenceLength }: SampleOptions, width: number): Tensor2D {
  return (sequenceLength ? reshape(input, [-1, width]) : input) as Tensor2D;
}

/** An input of one number a sample, [M]. */
export function numbersOf(input: Tensor, { sequenceLength }: SampleOptions): Tensor1D {
  return (sequenceLength ? reshape(input, [-1]) : input) as Tensor1D;
}
