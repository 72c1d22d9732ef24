import type { MetricsRow } from '@hideout/metrics';
import type { Curves } from '../api/run-schemas.js';

/** What is asked of a run's rows. */
export interface CurvesRequest {
  /** Only rows of later iterations; null for all. */
  readonly since: number | null;
  /** Most points of a curve. */
  readonly points: number;
  /** Which metrics; null for all. */
  readonly names: readonly string[] | null;
}

type CurveColumns = Pick<Curves, 'bucket_size' | 'iterations' | 'metrics'>;

/**
 * Rows as columns. Where there are more of them than points, neighbours share a point: the mean of their values, the
 * lowest and the highest. All metrics share the points, and the newest row is always the end of the last one.
 */
export function curvesOf(rows: readonly MetricsRow[], { since, points, names }: CurvesRequest): CurveColumns {
  const wanted = since === null ? rows : rows.slice(firstAfter(rows, since));
  const bucketSize = Math.max(1, Math.ceil(wanted.length / points));
  const buckets = bucketsOf(wanted, bucketSize);
  const metrics = [...new Set(names ?? namesOf(wanted))].map(
    (name) => [name, columnsOf(buckets, name, bucketSize > 1)] as const,
  );
  return {
    bucket_size: bucketSize,
    iterations: buckets.map((bucket) => (bucket.at(-1) as MetricsRow).iteration),
    metrics: Object.fromEntries(metrics),
  };
}

/** Names in the order in which rows bring them. */
function namesOf(rows: readonly MetricsRow[]): string[] {
  const names = new Set<string>();
  for (const row of rows) for (const name of Object.keys(row)) names.add(name);
  return [...names].filter((name) => name !== 'iteration' && name !== 'timestamp');
}

/** Full from the newest on; the first one may be shorter. */
function bucketsOf(rows: readonly MetricsRow[], size: number): MetricsRow[][] {
  const count = Math.ceil(rows.length / size);
  const shorter = count * size - rows.length;
  return Array.from({ length: count }, (_, index) =>
    rows.slice(Math.max(0, index * size - shorter), (index + 1) * size - shorter),
  );
}

function columnsOf(buckets: readonly MetricsRow[][], name: string, hasRange: boolean) {
  const mean: (number | null)[] = [];
  const low: (number | null)[] = [];
  const high: (number | null)[] = [];
  for (const bucket of buckets) {
    let [sum, count, least, most] = [0, 0, Infinity, -Infinity];
    for (const row of bucket) {
      const value = Object.hasOwn(row, name) ? row[name] : null;
      if (typeof value !== 'number') continue;
      sum += value;
      count++;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    mean.push(count === 0 ? null : sum / count);
    low.push(count === 0 ? null : least);
    high.push(count === 0 ? null : most);
  }
  return hasRange ? { mean, low, high } : { mean };
}

/** Place of the first row of a later iteration. */
export function firstAfter(rows: readonly MetricsRow[], iteration: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle] as MetricsRow).iteration > iteration) high = middle;
    else low = middle + 1;
  }
  return low;
}
