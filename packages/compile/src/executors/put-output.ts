import { InputShapeError } from '../errors/input-shape-error.js';

/**
 * Copies an output's numbers into the array that the caller gave for it, or into a fresh one.
 *
 * @throws {InputShapeError} when the caller's array has another length.
 */
export function putOutput(
  name: string,
  values: ArrayLike<number>,
  into: Float32Array | undefined,
): Float32Array {
  const target = checkedOutput(name, values.length, into) ?? new Float32Array(values.length);
  target.set(values);
  return target;
}

/**
 * The caller's array for an output of this length.
 *
 * @throws {InputShapeError} when it has another length.
 */
export function checkedOutput(
  name: string,
  length: number,
  into: Float32Array | undefined,
): Float32Array | undefined {
  if (into !== undefined && into.length !== length) {
    throw new InputShapeError(name, into.length, `[${length}] of the output that it is given for`);
  }
  return into;
}
