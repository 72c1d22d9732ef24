import { isFixed } from '../graph/size.js';
import type { Size } from '../graph/size.js';

/**
 * The shape that tensors of these shapes have together, by NumPy's rules.
 *
 * @throws {Error} when they do not fit, in TensorFlow.js's words.
 */
export function broadcastShape(shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(0, ...shapes.map(({ length }) => length));
  return Array.from({ length: rank }, (_, i) => {
    const sizes = shapes.map((shape) => shape[shape.length - rank + i] ?? 1);
    const size = sizes.find((candidate) => candidate !== 1) ?? 1;
    if (sizes.some((other) => other !== 1 && other !== size)) {
      throw new Error(`Operands could not be broadcast together with shapes ${shapes.join(' and ')}.`);
    }
    return size;
  });
}

/** The same for shapes that are known to fit. */
export function broadcastSizes(shapes: readonly (readonly Size[])[]): Size[] {
  const rank = Math.max(0, ...shapes.map(({ length }) => length));
  return Array.from({ length: rank }, (_, i) => {
    const sizes = shapes.map((shape) => shape[shape.length - rank + i] ?? 1);
    return sizes.find((size) => !isFixed(size) || size !== 1) ?? 1;
  });
}
