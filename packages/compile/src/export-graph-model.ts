import type { Signature, TensorFunction } from './executor.js';
import { emitGraphModel } from './graph-model/emit-graph-model.js';
import { encodeGraphModel } from './graph-model/encode-graph-model.js';
import type { GraphModelFiles } from './graph-model/encode-graph-model.js';
import { checkedConstants } from './model-export.js';
import type { ModelExport } from './model-export.js';
import { traceProgram } from './tracing/trace-program.js';

/** What TensorFlow lets a node be called. */
const nodeName = /^[A-Za-z0-9.][\w./-]*$/u;

/**
 * A tensor function as the files of a TensorFlow.js graph model, which `tf.loadGraphModel` reads in any browser or in Node,
 * with the batch size left open. Needs no executor. Outputs keep their element types (float32, int32, bool). An output
 * that has an input's name is called `<name>_out`. Constants are weights of their names.
 *
 * @throws {UntraceableError} when the function does what no graph can hold.
 * @throws {UnsupportedKernelError} when it does what only an ONNX file can hold; the error names it.
 * @throws {InputShapeError} when a constant does not fit its shape.
 * @throws {RangeError} for a constant that is no input, or whose shape has a batch, and for a name of an input or output
 *   that no node can have.
 */
export function exportGraphModel<Input extends string, Output extends string>(
  fn: TensorFunction<Input, Output>,
  signature: Signature<Input, Output>,
  { constants, ...description }: ModelExport<Input> = {},
): GraphModelFiles {
  for (const name of [...Object.keys(signature.inputs), ...signature.outputs]) requireNodeName(name);
  const fixed = new Map<string, Float32Array>(checkedConstants(signature, constants));
  const graph = emitGraphModel(traceProgram(fn, signature), signature.outputs, fixed);
  return encodeGraphModel(graph, description);
}

function requireNodeName(name: string): void {
  if (!nodeName.test(name))
    throw new RangeError(
      `"${name}" cannot be the name of an input or output of a TensorFlow.js model; letters, digits, ".", "_", "-" ` +
        'and "/" are allowed',
    );
}
