import compression from 'compression';
import express from 'express';
import type { Express, Response } from 'express';
import { apiRoutes } from './api-routes.js';
import { readAssets } from './assets.js';
import { errorAnswer } from './error-answer.js';
import { HttpError } from './http-error.js';
import { page } from './html/page.js';
import { pageContent } from './page-content.js';
import { requestGuard } from './security/request-guard.js';
import { responseHeaders } from './security/response-headers.js';
import type { TrainingDirectories } from './training-record.js';
import { TrainingRecord } from './training-record.js';

export interface DashboardOptions extends TrainingDirectories {
  /** Gets every error that is not the asker's: what could not be read and why. Standard error unless told. */
  readonly onError?: (error: unknown) => void;
}

/**
 * The dashboard as an Express application. It only reads. It answers only requests that name this computer's loopback
 * address and the port that they came in on, so it is of use on a loopback address only.
 */
export function createDashboard(options: DashboardOptions): Express {
  const record = new TrainingRecord(options);
  const assets = readAssets();
  const onError = options.onError ?? ((error: unknown) => console.error(error));

  const app = express();
  app.set('query parser', 'simple');
  app.enable('strict routing');
  app.enable('case sensitive routing');
  app.use(responseHeaders, ...requestGuard, compression());
  app.use((_request, response, next) => {
    response.setHeader('Cache-Control', 'no-cache');
    next();
  });

  app.get('/', async (request, response) => {
    const content = await pageContent(record, request.query['run'], onError);
    const isMissing = content.run === null && request.query['run'] !== undefined;
    response
      .status(isMissing ? 404 : 200)
      .type('html')
      .send(page(content).text);
  });
  app.get('/assets/:name', (request, response) => {
    const asset = assets.get(request.params.name);
    if (asset === undefined) throw new HttpError(404, 'There is no such file.');
    response.type(asset.type).send(asset.content);
  });
  app.get('/runs/:run/figure.png', async (request, response) => {
    sendPng(response, await record.runFigure(request.params.run), 'There is no such run.');
  });
  app.get('/figures/:name', async (request, response) => {
    sendPng(response, await record.figure(request.params.name), 'There is no such figure.');
  });
  app.use('/api', apiRoutes(record));
  app.use(() => {
    throw new HttpError(404, 'There is nothing here.');
  });
  app.use(errorAnswer(onError));
  return app;
}

function sendPng(response: Response, png: Uint8Array | null, missing: string): void {
  if (png === null) throw new HttpError(404, missing);
  response.type('image/png').send(Buffer.from(png.buffer, png.byteOffset, png.byteLength));
}
