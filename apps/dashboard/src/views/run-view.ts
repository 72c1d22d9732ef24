import type { RunSummary } from '@hideout/metrics';
import type { Run } from '../api/run-schemas.js';

/** A run without the path of this machine. */
export function runView({ name, header, newestRow, rowCount, updatedAt, damaged }: RunSummary): Run {
  return {
    name,
    run_id: header?.run_id ?? null,
    created: header?.created ?? null,
    parent: header?.parent ?? null,
    updated_at: updatedAt,
    row_count: rowCount,
    newest: newestRow as Run['newest'],
    state: damaged === null ? 'ok' : 'damaged',
    damage: damaged,
  };
}
