import type { Signature, TensorFunction } from '../executor.js';
import type { OnnxGraph } from '../graph/onnx-graph.js';
import { emitProgram } from '../kernels/emit-program.js';
import { traceProgram } from './trace-program.js';

/**
 * A tensor function as an ONNX graph for any batch size.
 *
 * @throws {UntraceableError} when the function does what no graph can hold; the error names it.
 */
export function traceToOnnx<Input extends string, Output extends string>(
  fn: TensorFunction<Input, Output>,
  signature: Signature<Input, Output>,
): OnnxGraph {
  return emitProgram(traceProgram(fn, signature), signature.outputs, 'float32');
}
