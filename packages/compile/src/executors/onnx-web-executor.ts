import type * as Ort from 'onnxruntime-web';
import type { Executable, Executor, Signature, TensorFunction } from '../executor.js';
import { traceToOnnx } from '../tracing/trace-to-onnx.js';
import { OnnxExecutable } from './onnx-executable.js';
import type { OnnxRuntime } from './onnx-executable.js';

/** Traces tensor functions and runs them in ONNX Runtime as WebAssembly: no native code, one thread. */
export class OnnxWebExecutor implements Executor {
  readonly name = 'onnxruntime-web';
  private readonly runtime: OnnxRuntime;

  constructor(ort: typeof Ort) {
    this.runtime = webRuntime(ort);
  }

  compile<Input extends string, Output extends string>(
    fn: TensorFunction<Input, Output>,
    signature: Signature<Input, Output>,
  ): Executable<Input, Output> {
    return new OnnxExecutable(this.runtime, traceToOnnx(fn, signature), signature);
  }
}

/** All sessions share one memory, and a run that begins while another one waits writes over what that one wrote. */
let last: Promise<unknown> = Promise.resolve();

/** The WebAssembly runtime with this project's settings. */
export function webRuntime(ort: typeof Ort): OnnxRuntime {
  return {
    Tensor: ort.Tensor,
    // Its memory is WebAssembly's own: results have to be copied out of it anyway.
    fillsGivenOutputs: false,
    discardCopies: () => {},
    takeTurn: (run) => {
      const result = last.then(run);
      last = result.catch(() => undefined);
      return result;
    },
    createSession: (model) =>
      ort.InferenceSession.create(model, {
        executionProviders: ['wasm'],
        graphOptimizationLevel: 'all',
        logSeverityLevel: 4,
      }),
  };
}
