import type { MetricName, MetricsRow } from '@hideout/metrics';

/** A figure of an iteration; null where there is none: no episode ended, an old log, no row at all. */
export function figure(row: MetricsRow | undefined, name: MetricName): number | null {
  const value = row?.[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** The same of every iteration, oldest first. */
export function figures(rows: readonly MetricsRow[], name: MetricName): (number | null)[] {
  return rows.map((row) => figure(row, name));
}
