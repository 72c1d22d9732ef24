// For its effect: only the whole package registers the gradients of all kernels; tfjs-core alone has none in Node.
import '@tensorflow/tfjs';
import { getBackend, setBackend, tensor, tidy } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { DisposedExecutableError } from './errors/disposed-executable-error.js';
import { InputShapeError } from './errors/input-shape-error.js';
import type { Executable, Executor, ExecutorName, Signature, TensorFunction } from './executor.js';
import { batchSize, concreteShape } from './input-shape.js';

/** Runs tensor functions operation by operation on a TensorFlow.js backend that is registered already. */
export class EagerExecutor implements Executor {
  constructor(readonly name: ExecutorName) {}

  compile<Input extends string, Output extends string>(
    fn: TensorFunction<Input, Output>,
    signature: Signature<Input, Output>,
  ): Executable<Input, Output> {
    let disposed = false;
    return {
      run: async (inputs) => {
        if (disposed) throw new DisposedExecutableError();
        const sizes = inputSizes(signature, inputs);
        // Not awaited: a backend that has started once is switched to before setBackend returns, and a pause here would
        // let another executor switch away before this function runs.
        if (getBackend() !== this.name) void setBackend(this.name);
        return runEagerly(fn, signature, inputs, sizes);
      },
      dispose: () => {
        disposed = true;
      },
    };
  }
}

/** Checks every input before anything is computed; the one batch size that all agree on, null without any. */
function inputSizes<Input extends string, Output extends string>(
  signature: Signature<Input, Output>,
  inputs: Readonly<Record<Input, Float32Array>>,
): number | null {
  let batch: number | null = null;
  for (const name of Object.keys(signature.inputs) as Input[]) {
    const size = batchSize(name, signature.inputs[name], inputs[name].length);
    if (size === null) continue;
    if (batch !== null && size !== batch) {
      throw new InputShapeError(name, inputs[name].length, `of a batch of ${batch}, as the inputs before it`);
    }
    batch = size;
  }
  return batch;
}

function runEagerly<Input extends string, Output extends string>(
  fn: TensorFunction<Input, Output>,
  signature: Signature<Input, Output>,
  inputs: Readonly<Record<Input, Float32Array>>,
  batch: number | null,
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
      results[name] = Float32Array.from(outputs[name].dataSync());
    }
  });
  return results;
}
