import { trainingFigure } from '@hideout/metrics';
import type { Request, Response } from 'express';
import { Router } from 'express';
import { z } from 'zod';
import type { SharedAnswers } from '../answers/shared-answers.js';
import { otherRoutes, wholeNumber } from '../api/routes.js';
import { HttpError } from '../http-error.js';
import type { Drawable } from '../records/run-figures.js';
import type { RunRecord } from '../records/run-records.js';
import type { TrainingRecords } from '../records/training-records.js';
import type { StreamHub } from '../streams/stream-hub.js';
import { prometheusText } from '../views/prometheus.js';
import { existingCheckpoint, existingRun, jsonAnswers, playableGame } from './json-answers.js';
import { addJsonRoutes, queryOf } from './json-router.js';

const PROMETHEUS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Everything but the page. */
export function apiRouter(records: TrainingRecords, hub: StreamHub, shared: SharedAnswers): Router {
  const router = Router({ caseSensitive: true, strict: true });
  addJsonRoutes(router, jsonAnswers(records, hub), shared);
  addFigures(router, records);
  addStreams(router, records, hub);

  router.get(otherRoutes.policyModel.path, async (request, response) => {
    const record = await existingCheckpoint(records, request.params.checkpoint);
    const model = (await playableGame(records, record)).models.get(request.params.policy);
    if (model === undefined) throw new HttpError(404, 'There is no such policy.');
    sendBytes(response, 'application/octet-stream', model);
  });
  router.get(otherRoutes.replay.path, async (request, response) => {
    const bytes = await records.replays.read(request.params.replay);
    if (bytes === null) throw new HttpError(404, 'There is no such replay.');
    sendBytes(response, 'application/octet-stream', bytes);
  });

  const prometheus = async (): Promise<string> => {
    const checkpoints = (await records.checkpoints.list()).map(({ view }) => view);
    return prometheusText(await records.runs.list(), {
      checkpoints: checkpoints.length,
      damagedCheckpoints: checkpoints.filter(({ state }) => state === 'damaged').length,
      streams: hub.size,
    });
  };
  router.get(otherRoutes.prometheus.path, (request, response) =>
    shared.give(request, response, PROMETHEUS_TYPE, prometheus),
  );
  return router;
}

function addFigures(router: Router, records: TrainingRecords): void {
  router.get(otherRoutes.runFigure.path, async (request, response) => {
    const drawable = async (): Promise<Drawable> => {
      const { summary, log } = await existingRun(records, request.params.run);
      return { rows: log.rows, checkpointIterations: await records.checkpointIterations(summary.name) };
    };
    sendBytes(response, 'image/png', await records.runFigures.figure(request.params.run, drawable));
  });
  router.get(otherRoutes.runSpecification.path, async (request, response) => {
    const { summary, log } = await existingRun(records, request.params.run);
    const checkpointIterations = await records.checkpointIterations(summary.name);
    response.json(trainingFigure(log.rows, { checkpointIterations }));
  });
  router.get(otherRoutes.checkpointFigure.path, async (request, response) => {
    const record = await existingCheckpoint(records, request.params.checkpoint);
    const png = await records.checkpoints.figure(record);
    if (png === null) throw new HttpError(404, 'There is no such figure.');
    sendBytes(response, 'image/png', png);
  });
  router.get(otherRoutes.checkpointSpecification.path, async (request, response) => {
    const record = await existingCheckpoint(records, request.params.checkpoint);
    const rows = await records.checkpoints.history(record);
    if (rows === null) throw new HttpError(404, 'No history was saved with this checkpoint.');
    response.json(trainingFigure(rows, { checkpointIterations: [record.view.iteration] }));
  });
}

const streamQuery = z.strictObject({ since: wholeNumber.optional() });

function addStreams(router: Router, records: TrainingRecords, hub: StreamHub): void {
  const open = (request: Request, response: Response, record: RunRecord | null): void => {
    const { since } = queryOf(request, streamQuery);
    // The answer to HEAD has no body, and would never end.
    if (request.method === 'HEAD') response.type('text/event-stream').end();
    else
      hub.open(response, record, { since: since ?? null, lastEventId: request.get('Last-Event-ID') ?? null });
  };
  router.get(otherRoutes.events.path, (request, response) => open(request, response, null));
  router.get(otherRoutes.runEvents.path, async (request, response) => {
    open(request, response, await existingRun(records, request.params.run));
  });
}

function sendBytes(response: Response, type: string, bytes: Uint8Array): void {
  response.type(type).send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}
