import type { MetricsRow } from '@hideout/metrics';

/** Rows of a run that somebody has. */
export interface RowsHad {
  readonly count: number;
  readonly newest: MetricsRow | undefined;
}

/** Rows for somebody who has some of the same run already. */
export interface HandedRows {
  /** How many of the oldest rows they have and keep. */
  readonly kept: number;
  /** Those that come behind. */
  readonly added: readonly MetricsRow[];
}

/**
 * What who has some rows of a run lacks of all of them. Rows are only ever added to a run; where another one stands in the
 * place of the newest that they have, all are handed over.
 */
export function handedRows({ count, newest }: RowsHad, rows: readonly MetricsRow[]): HandedRows {
  const inItsPlace = rows[count - 1];
  const isThere =
    newest !== undefined &&
    inItsPlace?.iteration === newest.iteration &&
    inItsPlace.timestamp === newest.timestamp;
  const kept = isThere ? count : 0;
  return { kept, added: rows.slice(kept) };
}

/** Makes the rows that somebody has all rows, by those that were handed over. */
export function takeRows(had: MetricsRow[], { kept, added }: HandedRows): void {
  had.length = kept;
  for (const row of added) had.push(row);
}
