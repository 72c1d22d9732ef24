import { UntraceableError } from '../errors/untraceable-error.js';

/** The element types that are traced. */
export type ElementType = 'float32' | 'int32' | 'bool';

/** Shape and element type; `S` is `number` while tracing, `Size` once the batch is symbolic. */
export interface TensorSpec<S = number> {
  readonly shape: readonly S[];
  readonly type: ElementType;
}

/**
 * @throws {UntraceableError} for strings and complex numbers.
 */
export function elementType(dtype: string): ElementType {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  throw new UntraceableError(`tensor of ${dtype}`, 'only float32, int32 and bool are supported');
}
