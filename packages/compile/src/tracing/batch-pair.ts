import type { BatchScalar } from '../graph/program.js';
import { sizeOf } from '../graph/size.js';
import type { Size } from '../graph/size.js';

/** Primes: no product of usual sizes is a multiple of them. */
const candidates = [1009, 2003, 1013, 2011, 1019, 2017, 1021, 2027];

/** Two batch sizes at which a function is traced, and what numbers say that were seen at the one and at the other. */
export class BatchPair {
  constructor(
    readonly first: number,
    readonly second: number,
  ) {}

  /** A pair that no fixed size of the signature can be mistaken for. */
  static besides(fixedSizes: readonly number[]): BatchPair {
    const free = candidates.filter((size) => !fixedSizes.includes(size));
    const first = free[0] ?? 1031;
    const second = free.find((size) => size > 1.5 * first) ?? 2063;
    return new BatchPair(first, second);
  }

  /** The size that was `a` at the first batch and `b` at the second; null when it does not grow evenly. */
  size(a: number, b: number): Size | null {
    if (a === b) return a;
    const perBatch = (b - a) / (this.second - this.first);
    const plus = a - perBatch * this.first;
    // A square of the batch would pass as a straight line, too; its constant part gives it away.
    const isLine = Number.isInteger(perBatch) && Number.isInteger(plus) && Math.abs(plus) < this.first / 2;
    return isLine ? sizeOf(perBatch, plus) : null;
  }

  /** Likewise for a float32 number, which may also be divided by the batch, as a mean's gradient is. */
  scalar(a: number, b: number): BatchScalar | null {
    const size = Number.isInteger(a) && Number.isInteger(b) ? this.size(a, b) : null;
    if (size !== null) return size;
    const [over, overToo] = [a * this.first, b * this.second];
    if (Math.abs(over - overToo) > float32Rounding * Math.abs(over)) return null;
    const whole = Math.round(over);
    return { overBatch: Math.abs(over - whole) <= float32Rounding * Math.abs(over) ? whole : over };
  }
}

const float32Rounding = 2 ** -22;
