/** A size that grows with the batch: `perBatch * batch + plus`. */
export interface BatchSize {
  readonly perBatch: number;
  readonly plus: number;
}

/** A size that is always the same, or one that the batch decides. */
export type Size = number | BatchSize;

export function isFixed(size: Size): size is number {
  return typeof size === 'number';
}

export function sameSize(a: Size, b: Size): boolean {
  const [left, right] = [parts(a), parts(b)];
  return left.perBatch === right.perBatch && left.plus === right.plus;
}

export function sameShape(a: readonly Size[], b: readonly Size[]): boolean {
  return a.length === b.length && a.every((size, i) => sameSize(size, b[i]));
}

export function addSizes(a: Size, b: Size): Size {
  const [left, right] = [parts(a), parts(b)];
  return sizeOf(left.perBatch + right.perBatch, left.plus + right.plus);
}

/** The size at one batch. */
export function sizeAt(size: Size, batch: number): number {
  return isFixed(size) ? size : size.perBatch * batch + size.plus;
}

/** The size with these two coefficients; a plain number when the batch does not matter. */
export function sizeOf(perBatch: number, plus: number): Size {
  return perBatch === 0 ? plus : { perBatch, plus };
}

/** For messages and for the model's value names: `7`, `batch`, `3*batch+1`. */
export function describeSize(size: Size): string {
  if (isFixed(size)) return String(size);
  const scaled = size.perBatch === 1 ? 'batch' : `${size.perBatch}*batch`;
  if (size.plus === 0) return scaled;
  return size.plus > 0 ? `${scaled}+${size.plus}` : `${scaled}${size.plus}`;
}

function parts(size: Size): BatchSize {
  return isFixed(size) ? { perBatch: 0, plus: size } : size;
}
