// For its effect: only the whole package registers the gradients of all kernels; tfjs-core alone has none in Node.
import '@tensorflow/tfjs';
import { engine, getBackend, setBackend, tidy } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { UntraceableError } from '../errors/untraceable-error.js';
import type { Signature, TensorFunction } from '../executor.js';
import { registerGradients } from '../gradients.js';
import type { Trace, ValueId } from '../graph/program.js';
import { concreteShape } from '../input-shape.js';
import { registerTracingKernels } from './register-kernels.js';
import { registeredTracingBackend, tracingBackend } from './tracing-backend.js';

/**
 * Runs the function once, at one batch size, on the tracing backend, and gives what it did. Synchronous: TensorFlow.js
 * has one current backend, and nothing else may run while it is this one.
 *
 * @throws {UntraceableError} when the function does what no graph can hold.
 */
export function traceFunction<Input extends string, Output extends string>(
  fn: TensorFunction<Input, Output>,
  signature: Signature<Input, Output>,
  batch: number,
): Trace {
  registerGradients();
  registerTracingKernels();
  const backend = registeredTracingBackend();
  return onTracingBackend(() =>
    backend.record((recorder) => {
      const outputs: Record<string, ValueId> = {};
      tidy(() => {
        const inputs = {} as Record<Input, Tensor>;
        for (const name of Object.keys(signature.inputs) as Input[]) {
          inputs[name] = recorder.input(name, concreteShape(signature.inputs[name], batch));
        }
        const results = fn(inputs);
        for (const name of signature.outputs) {
          if (results[name] === undefined) {
            throw new UntraceableError(name, 'the function does not give this output of its signature');
          }
          outputs[name] = recorder.valueOf(results[name]);
        }
      });
      return recorder.trace(outputs);
    }),
  );
}

/** The backend that was current before is current again afterwards, whatever happens. */
function onTracingBackend<T>(body: () => T): T {
  // Without any, cpu: it is part of the whole package.
  const before = (engine().backendName as string | null | undefined) ? getBackend() : 'cpu';
  // Not awaited: a backend that needs no loading is current before setBackend returns.
  void setBackend(tracingBackend);
  try {
    return body();
  } finally {
    void setBackend(before);
  }
}
