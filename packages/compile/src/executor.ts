import type { Tensor } from '@tensorflow/tfjs-core';

/** The executors that exist today. `tensorflow` is @tensorflow/tfjs-node-gpu, `wasm` and `cpu` are eager TensorFlow.js. */
export type ExecutorName = 'tensorflow' | 'wasm' | 'cpu';

/** One size of a tensor; `'batch'` is the size that may differ from run to run, the same for all inputs. */
export type Dimension = number | 'batch';

/** Shapes of the inputs (float32, row-major) and the names of the outputs of a tensor function. */
export interface Signature<Input extends string, Output extends string> {
  readonly inputs: Readonly<Record<Input, readonly Dimension[]>>;
  readonly outputs: readonly Output[];
}

/**
 * A pure function of tensors, written with TensorFlow.js operations only: no randomness, no `dataSync`, no shape that
 * depends on data. What it holds is described, not computed, when an executor traces it.
 */
export type TensorFunction<Input extends string, Output extends string> = (
  inputs: Readonly<Record<Input, Tensor>>,
) => Record<Output, Tensor>;

/** A tensor function that an executor has made ready to run on plain arrays. */
export interface Executable<Input extends string, Output extends string> {
  /**
   * Runs the function once. Inputs are read, never kept; outputs are fresh arrays.
   *
   * @throws {InputShapeError} when the length of an input does not fit its shape.
   * @throws {DisposedExecutableError} after `dispose`.
   */
  run(inputs: Readonly<Record<Input, Float32Array>>): Promise<Record<Output, Float32Array>>;
  /** Frees what the executable holds; it cannot run afterwards. */
  dispose(): void;
}

/** Something that runs tensor functions. All executors give the same numbers to float32's rounding. */
export interface Executor {
  readonly name: ExecutorName;
  compile<Input extends string, Output extends string>(
    fn: TensorFunction<Input, Output>,
    signature: Signature<Input, Output>,
  ): Executable<Input, Output>;
}
