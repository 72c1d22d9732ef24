import type { RequestListener } from 'node:http';
import { inspect } from 'node:util';
import compression from 'compression';
import express from 'express';
import type { Express, Response } from 'express';
import { SharedAnswers } from './answers/shared-answers.js';
import { errorAnswer } from './error-answer.js';
import { HttpError } from './http-error.js';
import type { PageFile } from './page-files.js';
import { readPageFiles } from './page-files.js';
import { pagePaths } from './page-paths.js';
import type { TrainingDirectories } from './records/training-records.js';
import { TrainingRecords } from './records/training-records.js';
import { apiRouter } from './routes/api-router.js';
import type { Access } from './security/request-guard.js';
import { isWelcome, requestGuard } from './security/request-guard.js';
import { responseHeaders } from './security/response-headers.js';
import { terminalText } from './terminal-text.js';
import type { StreamLimits } from './streams/stream-hub.js';
import { StreamHub, streamLimits } from './streams/stream-hub.js';

export interface DashboardOptions extends TrainingDirectories {
  /** Gets every error that is not the asker's: what could not be read and why. Standard error unless told. */
  readonly onError?: (error: unknown) => void;
  /** Of event streams. */
  readonly streams?: Partial<StreamLimits>;
}

/** The dashboard without a server. */
export interface DashboardApp {
  readonly app: Express;
  /** What a server of Node calls: `app`, behind the answers of the last moment, which it need not give again. */
  readonly listener: RequestListener;
  /** Ends its event streams. */
  close(): void;
}

const loopbackAccess: Access = { hosts: [], token: null };

/**
 * The dashboard as an Express application. It only reads. It answers only requests that name an allowed host and the
 * port that they came in on: loopback, and whatever `access` names beside it.
 */
export function createDashboard(options: DashboardOptions, access: Access = loopbackAccess): DashboardApp {
  const records = new TrainingRecords(options);
  const shared = new SharedAnswers();
  const hub = new StreamHub(records, { ...streamLimits, ...options.streams }, () => shared.forget());
  const { page, assets } = readPageFiles();
  const onError = options.onError ?? ((error: unknown) => console.error(terminalText(inspect(error))));

  const app = express();
  app.set('query parser', 'simple');
  app.enable('strict routing');
  app.enable('case sensitive routing');
  app.use(responseHeaders, ...requestGuard(access), compression());
  app.use((_request, response, next) => {
    response.setHeader('Cache-Control', 'no-cache');
    next();
  });

  app.get(Object.values(pagePaths), (_request, response) => {
    if (page === null)
      throw new HttpError(503, 'The page is not built: run npm start. The API is under /api.');
    sendFile(response, page);
  });
  app.use(apiRouter(records, hub, shared));
  app.use((request, response, next) => {
    const asset = assets.get(request.path);
    if (asset === undefined) next();
    else sendFile(response, asset);
  });
  app.use(() => {
    throw new HttpError(404, 'There is nothing here.');
  });
  app.use(errorAnswer(onError));
  const listener: RequestListener = (request, response) => {
    if (!isWelcome(request, access) || !shared.giveAgain(request, response)) app(request, response);
  };
  return { app, listener, close: () => hub.close() };
}

function sendFile(response: Response, { type, content, isImmutable }: PageFile): void {
  if (isImmutable) response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
  response.type(type).send(content);
}
