import type { ElementType } from './tensor-spec.js';

/** Numbers as files of models have them: little-endian, as every machine that runs Node is; truth values a byte each. */
export function elementBytes(type: ElementType | 'int64', values: ArrayLike<number>): Uint8Array {
  switch (type) {
    case 'float32':
      return new Uint8Array(new Float32Array(values).buffer);
    case 'int32':
      return new Uint8Array(new Int32Array(values).buffer);
    case 'int64':
      return new Uint8Array(BigInt64Array.from(Array.from(values), BigInt).buffer);
    case 'bool':
      return Uint8Array.from(values, (value) => (value === 0 ? 0 : 1));
  }
}
