import type { Tensor } from '@tensorflow/tfjs-core';

/** Eager TensorFlow.js: `tensorflow` is @tensorflow/tfjs-node-gpu, `wasm` and `cpu` come with this package. */
export type EagerExecutorName = 'tensorflow' | 'wasm' | 'cpu';

/** Native ONNX Runtime: on the processor, on a graphics card through WebGPU, or on one of NVIDIA's through CUDA. */
export type OnnxNodeExecutorName = 'onnxruntime' | 'onnxruntime-webgpu' | 'onnxruntime-cuda';

/** The executors that exist: ONNX Runtime's, native and WebAssembly, and the eager ones. */
export type ExecutorName = OnnxNodeExecutorName | 'onnxruntime-web' | EagerExecutorName;

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
   * Runs the function once. Inputs are read, never kept; they may lie in shared memory. Outputs are fresh arrays, or
   * those given in `into`, which have the length of their output. Both are left alone until the promise settles.
   *
   * @throws {InputShapeError} when the length of an input does not fit its shape.
   * @throws {DisposedExecutableError} after `dispose`.
   */
  run(
    inputs: Readonly<Record<Input, Float32Array>>,
    into?: Readonly<Partial<Record<Output, Float32Array>>>,
  ): Promise<Record<Output, Float32Array>>;
  /**
   * The function as the bytes of an ONNX file (opset 18), with the batch size left open, for any ONNX runtime. An output
   * that has an input's name is called `<name>_out` there.
   *
   * @throws {UntraceableError} when the function does what no graph can hold.
   */
  toOnnx(): Uint8Array;
  /** Frees what the executable holds; it cannot run afterwards. */
  dispose(): void;
}

/** Something that runs tensor functions. All executors give the same numbers to float32's rounding. */
export interface Executor {
  readonly name: ExecutorName;
  /**
   * @throws {UntraceableError} when the executor traces (those of ONNX Runtime) and the function does what no graph can
   * hold.
   */
  compile<Input extends string, Output extends string>(
    fn: TensorFunction<Input, Output>,
    signature: Signature<Input, Output>,
  ): Executable<Input, Output>;
}
