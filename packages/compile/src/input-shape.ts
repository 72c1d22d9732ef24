import { InputShapeError } from './errors/input-shape-error.js';
import type { Dimension, Signature } from './executor.js';

/**
 * The batch size that an array of `length` numbers has under `shape`; null when the shape has no batch dimension.
 *
 * @throws {InputShapeError} when the length does not fit.
 */
export function batchSize(input: string, shape: readonly Dimension[], length: number): number | null {
  const fixed = shape.reduce<number>((product, size) => (size === 'batch' ? product : product * size), 1);
  const isBatched = shape.includes('batch');
  const fits = isBatched ? length > 0 && length % fixed === 0 : length === fixed;
  if (!fits) throw new InputShapeError(input, length, describeShape(shape));
  return isBatched ? length / fixed : null;
}

/**
 * Checks every input; the one batch size that all agree on, null without any.
 *
 * @throws {InputShapeError} when one does not fit its shape, or another's batch.
 */
export function commonBatchSize<Input extends string, Output extends string>(
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

/** The shape with its batch dimension filled in. */
export function concreteShape(shape: readonly Dimension[], batch: number | null): number[] {
  return shape.map((size) => (size === 'batch' ? (batch ?? 1) : size));
}

function describeShape(shape: readonly Dimension[]): string {
  return `[${shape.join(', ')}]`;
}
