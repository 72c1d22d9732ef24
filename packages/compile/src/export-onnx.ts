import type { Signature, TensorFunction } from './executor.js';
import { emitProgram } from './kernels/emit-program.js';
import { checkedConstants } from './model-export.js';
import type { ModelExport } from './model-export.js';
import { encodeModel } from './onnx/model.js';
import { traceProgram } from './tracing/trace-program.js';

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
  content: ModelExport<Input> = {},
): Uint8Array {
  return onnxExporter(fn, signature)(content);
}

/**
 * The same for files that come again and again, of weights that have changed: the function is traced now, and what this
 * gives makes a file of it in a fraction of the time.
 *
 * @throws {UntraceableError} when the function does what no graph can hold; the other errors come from what it gives.
 */
export function onnxExporter<Input extends string, Output extends string>(
  fn: TensorFunction<Input, Output>,
  signature: Signature<Input, Output>,
): (content?: ModelExport<Input>) => Uint8Array {
  const program = traceProgram(fn, signature);
  return ({ constants, ...description } = {}) => {
    const fixed = checkedConstants(signature, constants);
    const graph = emitProgram(program, signature.outputs, 'own');
    for (const [name, values] of fixed) graph.makeConstant(name, values);
    return encodeModel(graph, description);
  };
}
