/** The arrays that state is made of. */
export type TypedArray =
  Float32Array | Float64Array | Int32Array | Uint32Array | Uint16Array | Int16Array | Uint8Array | Int8Array;

/** Numbers and how to look at them: row-major, `data.length` is the product of `shape` (1 for the shape []). */
export interface NamedTensor {
  data: TypedArray;
  shape: readonly number[];
}

/** The safetensors name of each kind of array. */
export const TENSOR_TYPES = {
  F64: Float64Array,
  F32: Float32Array,
  I32: Int32Array,
  U32: Uint32Array,
  I16: Int16Array,
  U16: Uint16Array,
  I8: Int8Array,
  U8: Uint8Array,
} as const;

export type TensorType = keyof typeof TENSOR_TYPES;

/** The safetensors name of an array's kind, or null for what is no supported array. */
export function tensorTypeOf(data: unknown): TensorType | null {
  for (const [type, constructor] of Object.entries(TENSOR_TYPES)) {
    if (data instanceof constructor) return type as TensorType;
  }
  return null;
}

/** The number of elements of a shape, or null where the shape is no list of whole numbers >= 0 or overflows 2^53. */
export function elementCount(shape: readonly number[]): number | null {
  if (!shape.every((length) => Number.isSafeInteger(length) && length >= 0)) return null;
  const count = shape.reduce((product, length) => product * length, 1);
  return Number.isSafeInteger(count) ? count : null;
}

/** A bare array is a tensor of one dimension. */
export function asNamedTensor(tensor: NamedTensor | TypedArray): NamedTensor {
  return ArrayBuffer.isView(tensor) ? { data: tensor, shape: [tensor.length] } : tensor;
}
