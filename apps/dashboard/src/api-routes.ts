import type { RunSummary } from '@hideout/metrics';
import { Router } from 'express';
import { HttpError } from './http-error.js';
import type { TrainingRecord } from './training-record.js';

/** The same as the page shows, as JSON. */
export function apiRoutes(record: TrainingRecord): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.get('/revision', async (_request, response) => {
    response.json({ revision: await record.revision() });
  });
  router.get('/runs', async (_request, response) => {
    response.json({ runs: (await record.runs()).map(runView) });
  });
  router.get('/runs/:run/metrics', async (request, response) => {
    const after = iterationIn(request.query['after']);
    const run = await record.run(request.params.run);
    if (run === null) throw new HttpError(404, 'There is no such run.');
    const rows = after === null ? run.rows : run.rows.filter(({ iteration }) => iteration > after);
    response.json({ run: runView(run.summary), rows });
  });
  router.get('/checkpoints', async (_request, response) => {
    response.json({ checkpoints: await record.checkpoints() });
  });
  return router;
}

/** A run without the path of this machine. */
function runView({ name, header, newestRow, rowCount, updatedAt, damaged }: RunSummary) {
  return {
    name,
    run_id: header?.run_id ?? null,
    created: header?.created ?? null,
    parent: header?.parent ?? null,
    updated_at: updatedAt,
    row_count: rowCount,
    newest: newestRow,
    state: damaged === null ? 'ok' : 'damaged',
    damage: damaged,
  };
}

/** The iteration that a query names; null where it names none. */
function iterationIn(value: unknown): number | null {
  if (value === undefined) return null;
  if (typeof value === 'string' && /^\d{1,15}$/.test(value)) return Number(value);
  throw new HttpError(400, 'after must be a whole number: the iteration after which rows are wanted.');
}
