import { CheckpointDamagedError, CheckpointNotFoundError, NewerFormatError } from '@hideout/checkpoints';
import type { JsonObject } from '@hideout/checkpoints';
import { metricDefinitions, summaryLines } from '@hideout/metrics';
import { DEFAULT_POINTS } from '../api/routes.js';
import { HttpError } from '../http-error.js';
import type { CheckpointRecord } from '../records/checkpoint-records.js';
import type { RunRecord } from '../records/run-records.js';
import type { TrainingRecords } from '../records/training-records.js';
import type { StreamHub } from '../streams/stream-hub.js';
import { comparison } from '../views/comparison.js';
import { curvesOf } from '../views/curves.js';
import { figureEntries } from '../views/figure-entries.js';
import { damageOf, runView } from '../views/run-view.js';
import { runWarnings } from '../views/run-warnings.js';
import type { JsonAnswers } from './json-router.js';

const SHOWN_NOTICES = 100;

/** What every route of the table answers. */
export function jsonAnswers(records: TrainingRecords, hub: StreamHub): JsonAnswers {
  const startedAt = new Date().toISOString();
  return {
    health: async () => ({
      status: 'ok' as const,
      started_at: startedAt,
      streams: hub.size,
      stream_limit: hub.limit,
    }),
    definitions: async () => ({ metrics: metricDefinitions.map((definition) => ({ ...definition })) }),
    runs: async () => ({ runs: (await records.runs.list()).map(runView) }),
    run: async ({ run: name }) => {
      const record = await existingRun(records, name);
      const { summary, log } = record;
      const checkpoints = (await records.checkpointsOf(summary.name)).map(({ view }) => view);
      const notices = await records.runs.notices(record);
      return {
        run: runView(summary),
        summary: summaryLines(log.rows),
        warnings: runWarnings({ damage: damageOf(summary), rows: log.rows, checkpoints, notices }),
        checkpoints: await records.checkpointIterations(summary.name),
        notices: notices?.slice(-SHOWN_NOTICES) ?? null,
      };
    },
    curves: async ({ run: name }, { since, points, names }) => {
      const { summary, log } = await existingRun(records, name);
      return {
        run: summary.name,
        run_id: log.header?.run_id ?? null,
        row_count: log.rows.length,
        ...curvesOf(log.rows, {
          since: since ?? null,
          points: points ?? DEFAULT_POINTS,
          names: names ?? null,
        }),
      };
    },
    configuration: async ({ run: name }) => {
      const record = await existingRun(records, name);
      const ofRun = await records.runs.configuration(record);
      if (ofRun !== null) return { checkpoint: null, configuration: ofRun };
      const { summary } = record;
      const newest = (await records.checkpointsOf(summary.name)).findLast(({ view }) => view.state === 'ok');
      const configuration = newest === undefined ? null : await records.checkpoints.configuration(newest);
      return { checkpoint: newest?.view.name ?? null, configuration };
    },
    checkpoints: async () => ({ checkpoints: (await records.checkpoints.list()).map(({ view }) => view) }),
    verification: async ({ checkpoint }) => {
      const record = await existingCheckpoint(records, checkpoint);
      const { ok, files } = await records.checkpoints.verify(record).catch(refusal);
      return { id: checkpoint ?? '', ok, files };
    },
    game: async ({ checkpoint }) => {
      const record = await existingCheckpoint(records, checkpoint);
      const { environment, models } = await playableGame(records, record);
      const policies = [...models].map(([id, model]) => ({ id, size_bytes: model.length }));
      return { id: checkpoint ?? '', name: record.view.name, environment, policies };
    },
    comparison: async (_parts, { a, b }) => {
      const [left, right] = [await existingCheckpoint(records, a), await existingCheckpoint(records, b)];
      const configurations = [
        await records.checkpoints.configuration(left),
        await records.checkpoints.configuration(right),
      ] as const;
      return comparison(left, right, configurations);
    },
    figures: async () => ({
      figures: figureEntries(
        await records.runs.list(),
        (await records.checkpoints.list()).map(({ view }) => view),
      ),
    }),
    replays: async () => ({ replays: await records.replays.list() }),
  };
}

/** @throws HttpError */
export async function existingRun(records: TrainingRecords, name: string | undefined): Promise<RunRecord> {
  const record = name === undefined ? null : await records.runs.find(name);
  if (record === null) throw new HttpError(404, 'There is no such run.');
  return record;
}

/** @throws HttpError */
export async function existingCheckpoint(
  records: TrainingRecords,
  id: string | undefined,
): Promise<CheckpointRecord> {
  const record = id === undefined ? null : await records.checkpoints.find(id);
  if (record === null) throw new HttpError(404, 'There is no such checkpoint.');
  return record;
}

/** What a checkpoint is played with, nothing of it missing. */
export interface PlayableGame {
  readonly environment: JsonObject;
  readonly models: ReadonlyMap<string, Uint8Array>;
}

/** @throws HttpError 409 with why the checkpoint cannot be played */
export async function playableGame(
  records: TrainingRecords,
  record: CheckpointRecord,
): Promise<PlayableGame> {
  const { name, state, damage } = record.view;
  if (state === 'damaged') throw new HttpError(409, `${name} is damaged: ${damage ?? 'it cannot be read'}.`);
  const { environment, models } = await records.checkpoints.game(record).catch(refusal);
  const lacking = [...models].find(([, model]) => model === null)?.[0];
  if (lacking !== undefined || models.size === 0) {
    const policy = lacking === undefined ? '' : ` of ${lacking}`;
    throw new HttpError(
      409,
      `${name} has no policy.onnx${policy}: it was saved without one, as versions before this file did. ` +
        'It can be watched with the command demo; checkpoints that a training saves now can be played here.',
    );
  }
  if (environment === null) throw new HttpError(409, `${name} does not say which game it was trained in.`);
  return { environment, models: models as ReadonlyMap<string, Uint8Array> };
}

/** What the store refuses to read, as an answer. */
function refusal(error: unknown): never {
  if (error instanceof CheckpointNotFoundError) throw new HttpError(404, 'It was removed meanwhile.');
  if (error instanceof NewerFormatError)
    throw new HttpError(409, `It has format ${error.formatVersion}, which this version cannot read.`);
  if (error instanceof CheckpointDamagedError)
    throw new HttpError(409, `It is damaged: ${error.problems.join('; ')}.`);
  throw error;
}
