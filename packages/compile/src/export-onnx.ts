import type { Signature, TensorFunction } from './executor.js';
import { checkedConstants } from './model-export.js';
import type { ModelExport } from './model-export.js';
import { encodeModel } from './onnx/model.js';
import { traceToOnnx } from './tracing/trace-to-onnx.js';

/**
 * A tensor function as the bytes of a self-contained ONNX file (opset 18), with the batch size left open, for any ONNX
 * runtime. Needs no executor. Outputs keep the element types that they have in TensorFlow.js (float32, int32, bool),
 * where an executable makes float32 of all. An output that has an input's name is called `<name>_out`. Constants are
 * initializers of their names.
 *
 * @throws {UntraceableError} when the function does what no graph can hold.
 * @throws {InputShapeError} when a constant does not fit its shape.
 * @throws {RangeError} for a constant that is no input, or whose shape has a batch.
 */
export function exportOnnx<Input extends string, Output extends string>(
  fn: TensorFunction<Input, Output>,
  signature: Signature<Input, Output>,
  { constants, ...description }: ModelExport<Input> = {},
): Uint8Array {
  const fixed = checkedConstants(signature, constants);
  const graph = traceToOnnx(fn, signature, 'own');
  for (const [name, values] of fixed) graph.makeConstant(name, values);
  return encodeModel(graph, description);
}
