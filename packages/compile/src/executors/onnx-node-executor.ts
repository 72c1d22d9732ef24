import type * as Ort from 'onnxruntime-node';
import type {
  Executable,
  Executor,
  ExecutorName,
  OnnxNodeExecutorName,
  Signature,
  TensorFunction,
} from '../executor.js';
import { traceToOnnx } from '../tracing/trace-to-onnx.js';
import { detachCopies } from './detach-copies.js';
import { OnnxExecutable } from './onnx-executable.js';
import type { OnnxRuntime } from './onnx-executable.js';

/** Settings of the native ONNX Runtime. */
export interface OnnxOptions {
  /** Threads within one operator, 1 by default. The bits of a result may depend on it: keep it for a resumed run. */
  readonly threads?: number;
}

/** Traces tensor functions and runs them in the native ONNX Runtime. `run` blocks its thread while it computes. */
export class OnnxNodeExecutor implements Executor {
  private readonly runtime: OnnxRuntime;

  constructor(
    ort: typeof Ort,
    readonly name: OnnxNodeExecutorName,
    options: OnnxOptions = {},
  ) {
    this.runtime = nodeRuntime(ort, name, options);
  }

  compile<Input extends string, Output extends string>(
    fn: TensorFunction<Input, Output>,
    signature: Signature<Input, Output>,
  ): Executable<Input, Output> {
    return new OnnxExecutable(this.runtime, traceToOnnx(fn, signature), signature);
  }
}

/** ONNX Runtime's names of where it computes. */
const providers = {
  onnxruntime: 'cpu',
  'onnxruntime-webgpu': 'webgpu',
  'onnxruntime-cuda': 'cuda',
} as const satisfies Record<OnnxNodeExecutorName, string>;

export function isOnnxNodeName(name: ExecutorName): name is OnnxNodeExecutorName {
  return Object.hasOwn(providers, name);
}

/** The native runtime with this project's settings. */
export function nodeRuntime(
  ort: typeof Ort,
  name: OnnxNodeExecutorName,
  { threads = 1 }: OnnxOptions,
): OnnxRuntime {
  return {
    Tensor: ort.Tensor,
    fillsGivenOutputs: true,
    discardCopies: detachCopies,
    takeTurn: (run) => run(),
    createSession: (model) =>
      ort.InferenceSession.create(model, {
        executionProviders: [providers[name]],
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        executionMode: 'sequential',
        graphOptimizationLevel: 'all',
        // Threads that wait by spinning collapse when something else wants the processor.
        extra: { session: { intra_op: { allow_spinning: '0' } } },
        // Errors are thrown, too; warnings would be printed into the middle of a terminal's screen.
        logSeverityLevel: 4,
      }),
  };
}
