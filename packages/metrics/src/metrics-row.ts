import { z } from 'zod';
import type { MetricName } from './metric-definitions.js';

/**
 * The figures of one iteration, by metric name. `null` or absent: no value in this iteration. Names beside the defined
 * ones are welcome: an environment may bring figures of its own.
 */
export interface MetricsRow extends DefinedFigures {
  readonly iteration: number;
  /** When the iteration ended: ISO 8601. */
  readonly timestamp: string;
  /** Only `timestamp` is a text. */
  readonly [name: string]: number | string | null;
}

type DefinedFigures = { readonly [Name in Exclude<MetricName, 'iteration'>]?: number | null };

const rowSchema = z
  .object({ iteration: z.int().nonnegative(), timestamp: z.string().max(64) })
  .catchall(z.union([z.number(), z.null()]));

/**
 * The row that a parsed JSON value is, or null when it is none. A figure called `__proto__` makes it none: half of what
 * handles objects in JavaScript would lose it without a word.
 */
export function parseRow(value: unknown): MetricsRow | null {
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, '__proto__')) return null;
  const result = rowSchema.safeParse(value);
  return result.success ? (result.data as MetricsRow) : null;
}

/**
 * The row as it is written and read back. JSON has no NaN and no infinities: they become null, as does -0 become 0, so
 * that a row in memory and the same row from the file are equal.
 */
export function storedRow(row: MetricsRow): MetricsRow {
  const figures = Object.entries(row).map(([name, value]) => [
    name,
    typeof value === 'number' ? (Number.isFinite(value) ? value + 0 : null) : value,
  ]);
  return Object.fromEntries(figures) as MetricsRow;
}

/** A figure of a row; null where the row has none. */
export function figureOf(row: MetricsRow | undefined, name: MetricName): number | null {
  const value = row?.[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
