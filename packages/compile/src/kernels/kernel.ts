import type { NamedAttrMap } from '@tensorflow/tfjs-core';
import type { Attributes } from '../graph/program.js';
import type { TensorSpec } from '../graph/tensor-spec.js';
import type { Emission, Result } from './emission.js';

/** What a kernel makes of its inputs at one batch size. */
export interface Description {
  readonly outputs: readonly TensorSpec[];
  /** Only what `emit` needs, with defaults filled in: a negative axis made positive, a size of -1 made explicit. */
  readonly attributes: Attributes;
}

/** One row of the table: how a kernel of TensorFlow.js becomes ONNX. */
export interface Kernel {
  /** Names of its tensors in TensorFlow.js, or `list` when it takes any number of them. */
  readonly operands: readonly string[] | 'list';
  /** Whether TensorFlow.js expects a list of outputs. */
  readonly givesList?: true;
  /** The ONNX operators that it becomes, for the documentation. */
  readonly onnx: string;
  /** Largest error against eager tfjs-cpu, relative to max(1, |value|); `defaultTolerance` when it is not said. */
  readonly tolerance?: number;
  /** What is not supported or differs, for the documentation. */
  readonly note?: string;
  describe(inputs: readonly TensorSpec[], attrs: NamedAttrMap): Description;
  /** Adds the operators to the graph; one result for each output. */
  emit(emission: Emission): readonly Result[];
}

/** float32 has 24 bits, 6e-8; a few operations may add up theirs. */
export const defaultTolerance = 1e-6;
