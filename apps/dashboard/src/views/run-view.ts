import { sep } from 'node:path';
import type { RunSummary } from '@hideout/metrics';
import type { Run } from '../api/run-schemas.js';

/** A run without the path of this machine. */
export function runView(summary: RunSummary): Run {
  const { name, header, newestRow, rowCount, updatedAt, damaged } = summary;
  return {
    name,
    run_id: header?.run_id ?? null,
    created: header?.created ?? null,
    parent: header?.parent ?? null,
    updated_at: updatedAt,
    row_count: rowCount,
    newest: newestRow as Run['newest'],
    state: damaged === null ? 'ok' : 'damaged',
    damage: damageOf(summary),
  };
}

/** Why its log cannot be read, with the name of the file in place of its path; null for a sound one. */
export function damageOf({ damaged, directory }: RunSummary): string | null {
  return damaged?.replaceAll(`${directory}${sep}`, '') ?? null;
}
