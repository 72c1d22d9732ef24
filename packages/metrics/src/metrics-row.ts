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

/** The longest timestamp: ISO 8601 takes 24 characters to 35. */
const TIMESTAMP_LENGTH = 64;

/**
 * The row that a parsed JSON value is, itself and no copy, or null when it is none. A figure called `__proto__` makes it
 * none: half of what handles objects in JavaScript would lose it without a word.
 *
 * Not by a schema: a run has a million rows, and the copies that one makes of them take several times the memory.
 */
export function parseRow(value: unknown): MetricsRow | null {
  if (typeof value !== 'object' || value === null || Object.hasOwn(value, '__proto__')) return null;
  const { iteration, timestamp } = value as Partial<MetricsRow>;
  if (!Number.isSafeInteger(iteration) || (iteration as number) < 0) return null;
  if (typeof timestamp !== 'string' || timestamp.length > TIMESTAMP_LENGTH) return null;
  const row = value as MetricsRow;
  return Object.keys(row).every((name) => name === 'timestamp' || isFigure(row[name])) ? row : null;
}

/**
 * The row as it is written and read back. JSON has no NaN and no infinities: they become null, as does -0 become 0, so
 * that a row in memory and the same row from the file are equal. One that is so already is given back itself.
 */
export function storedRow(row: MetricsRow): MetricsRow {
  const isStored = Object.keys(row).every((name) => name === 'timestamp' || isStoredFigure(row[name]));
  return isStored ? row : (JSON.parse(JSON.stringify(row)) as MetricsRow);
}

/** Whether two rows say the same. */
export function isSameRow(a: MetricsRow, b: MetricsRow): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

function isFigure(value: unknown): boolean {
  return value === null || Number.isFinite(value);
}

function isStoredFigure(value: unknown): boolean {
  return isFigure(value) && !Object.is(value, -0);
}

/** A figure of a row; null where the row has none. */
export function figureOf(row: MetricsRow | undefined, name: MetricName): number | null {
  const value = row?.[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
