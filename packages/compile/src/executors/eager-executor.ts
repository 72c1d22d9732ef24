// For its effect: only the whole package registers the gradients of all kernels; tfjs-core alone has none in Node.
import '@tensorflow/tfjs';
import { getBackend, setBackend, tensor, tidy } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { DisposedExecutableError } from '../errors/disposed-executable-error.js';
import type { EagerExecutorName, Executable, Executor, Signature, TensorFunction } from '../executor.js';
import { registerGradients } from '../gradients.js';
import { commonBatchSize, concreteShape } from '../input-shape.js';
import { encodeModel } from '../onnx/model.js';
import { traceToOnnx } from '../tracing/trace-to-onnx.js';
import { putOutput } from './put-output.js';

/** Runs tensor functions operation by operation on a TensorFlow.js backend that is registered already. */
export class EagerExecutor implements Executor {
  constructor(readonly name: EagerExecutorName) {
    registerGradients();
  }

  compile<Input extends string, Output extends string>(
    fn: TensorFunction<Input, Output>,
    signature: Signature<Input, Output>,
  ): Executable<Input, Output> {
    let disposed = false;
    return {
      run: async (inputs, into) => {
        if (disposed) throw new DisposedExecutableError();
        const batch = commonBatchSize(signature, inputs);
        // Not awaited: a backend that has started once is switched to before setBackend returns, and a pause here would
        // let another executor switch away before this function runs.
        if (getBackend() !== this.name) void setBackend(this.name);
        return runEagerly(fn, signature, inputs, batch, into);
      },
      toOnnx: () => encodeModel(traceToOnnx(fn, signature)),
      dispose: () => {
        disposed = true;
      },
    };
  }
}

function runEagerly<Input extends string, Output extends string>(
  fn: TensorFunction<Input, Output>,
  signature: Signature<Input, Output>,
  inputs: Readonly<Record<Input, Float32Array>>,
  batch: number | null,
  into: Readonly<Partial<Record<Output, Float32Array>>> | undefined,
): Record<Output, Float32Array> {
  const results = {} as Record<Output, Float32Array>;
  tidy(() => {
    const tensors = {} as Record<Input, Tensor>;
    for (const name of Object.keys(signature.inputs) as Input[]) {
      tensors[name] = tensor(inputs[name], concreteShape(signature.inputs[name], batch), 'float32');
    }
    const outputs = fn(tensors);
    for (const name of signature.outputs) {
      // A backend may hand out memory that it goes on using: the caller gets numbers of its own.
      results[name] = putOutput(name, outputs[name].dataSync(), into?.[name]);
    }
  });
  return results;
}
