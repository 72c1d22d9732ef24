import type { ElementType } from '../graph/tensor-spec.js';

/** Names of the element types in TensorFlow's graphs. */
export function dtypeName(type: ElementType): string {
  return { float32: 'DT_FLOAT', int32: 'DT_INT32', bool: 'DT_BOOL' }[type];
}
