import type { Signature, TensorFunction } from './executor.js';
import { batchSize } from './input-shape.js';
import { encodeModel } from './onnx/model.js';
import type { ModelDescription } from './onnx/model.js';
import { traceToOnnx } from './tracing/trace-to-onnx.js';

/** What a file holds beside the function itself. */
export interface OnnxExport<Input extends string> extends ModelDescription {
  /**
   * Inputs whose numbers are part of the file, a network's weights: they become initializers of the same names, and
   * whoever runs the file is not asked for them. Their shapes have no batch.
   */
  readonly constants?: Readonly<Partial<Record<Input, Float32Array>>>;
}

/**
 * A tensor function as the bytes of a self-contained ONNX file (opset 18), with the batch size left open, for any ONNX
 * runtime. Needs no executor. Outputs keep the element types that they have in TensorFlow.js (float32, int32, bool),
 * where an executable makes float32 of all. An output that has an input's name is called `<name>_out`.
 *
 * @throws {UntraceableError} when the function does what no graph can hold.
 * @throws {InputShapeError} when a constant does not fit its shape.
 * @throws {RangeError} for a constant that is no input, or whose shape has a batch.
 */
export function exportOnnx<Input extends string, Output extends string>(
  fn: TensorFunction<Input, Output>,
  signature: Signature<Input, Output>,
  { constants, ...description }: OnnxExport<Input> = {},
): Uint8Array {
  const fixed = Object.entries(constants ?? {}) as [Input, Float32Array][];
  for (const [name, values] of fixed) requireConstant(signature, name, values);
  const graph = traceToOnnx(fn, signature, 'own');
  for (const [name, values] of fixed) graph.makeConstant(name, values);
  return encodeModel(graph, description);
}

function requireConstant<Input extends string>(
  { inputs }: Signature<Input, string>,
  name: Input,
  values: Float32Array,
): void {
  if (!Object.hasOwn(inputs, name))
    throw new RangeError(`the constant "${name}" is no input of the signature`);
  const batch = batchSize(name, inputs[name], values.length);
  if (batch !== null)
    throw new RangeError(`the constant "${name}" has a batch in its shape; give it fixed sizes`);
}
