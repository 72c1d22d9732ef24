import type { TypedArray } from './vector-env.js';

/** Numbers with a shape, row-major. What weights and state are handed out and taken back as. */
export interface NamedTensor {
  readonly data: TypedArray;
  readonly shape: readonly number[];
}

/** Tensors by name. */
export type NamedTensors = Readonly<Record<string, NamedTensor>>;

/** Plain JSON: the other half of every state. */
export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;
export interface JsonObject {
  [key: string]: JsonValue;
}

/** A tensor of one dimension over the array itself (not a copy). */
export function vector(data: TypedArray): NamedTensor {
  return { data, shape: [data.length] };
}
