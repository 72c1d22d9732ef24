import type { Curves, Row } from '../../src/api/run-schemas.js';

/** A metric over the points of a series; `low` and `high` are the range that a point stands for. */
export interface MetricColumns {
  readonly mean: (number | null)[];
  readonly low: (number | null)[];
  readonly high: (number | null)[];
}

/** Rows that may be appended before all are to be asked again, thinned: so memory does not grow with a live run. */
const MOST_APPENDED = 1000;

/** The curves of a run, to which live rows are appended. */
export class RunSeries {
  readonly iterations: number[];
  readonly metrics: Map<string, MetricColumns>;
  /** Rows that a point stands for at most. */
  readonly bucketSize: number;
  #appended = 0;

  constructor(curves: Curves) {
    this.iterations = [...curves.iterations];
    this.bucketSize = curves.bucket_size;
    this.metrics = new Map(
      Object.entries(curves.metrics).map(([name, { mean, low, high }]) => [
        name,
        { mean: [...mean], low: [...(low ?? mean)], high: [...(high ?? mean)] },
      ]),
    );
  }

  get newestIteration(): number | null {
    return this.iterations.at(-1) ?? null;
  }

  /** Whether so much was appended that the curves are better asked again. */
  get isFull(): boolean {
    return this.#appended >= MOST_APPENDED;
  }

  /** Appends a row as a point of its own; one that is there already is left out. */
  append(row: Row): void {
    if (this.newestIteration !== null && row.iteration <= this.newestIteration) return;
    const length = this.iterations.push(row.iteration);
    for (const [name, value] of Object.entries(row)) {
      if (name === 'iteration' || name === 'timestamp' || this.metrics.has(name)) continue;
      if (typeof value === 'number') this.metrics.set(name, emptyColumns(length - 1));
    }
    for (const [name, columns] of this.metrics) {
      const value = Object.hasOwn(row, name) ? row[name] : null;
      const number = typeof value === 'number' ? value : null;
      columns.mean.push(number);
      columns.low.push(number);
      columns.high.push(number);
    }
    this.#appended++;
  }
}

function emptyColumns(length: number): MetricColumns {
  const column = (): null[] => Array.from({ length }, () => null);
  return { mean: column(), low: column(), high: column() };
}
