import { afterEach, beforeEach, expect } from '@jest/globals';
import type { z } from 'zod';
import { ANSWER_FRESH_MS } from '../../src/answers/shared-answers.js';
import type { JsonRoute } from '../../src/api/routes.js';
import { pathOf } from '../../src/api/routes.js';
import type { RunningDashboard, TrainingDirectories } from '../../src/index.js';
import { startDashboard } from '../../src/index.js';
import { FRESH_MS } from '../../src/records/shared-reading.js';
import { ask } from '../http-request.js';
import { trainingDirectories } from '../training-directories.js';

/** What was answered is answered again until then. */
export function untilStale(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ANSWER_FRESH_MS + FRESH_MS));
}

/** Directories and the dashboard that serves them, in every test of a file others. */
export interface ServedDirectories {
  readonly directories: TrainingDirectories;
  readonly url: string;
  /** What the dashboard could not read. */
  readonly errors: readonly unknown[];
  /** What a route answers; that it is exactly what http-api.md promises is checked on the way. */
  answerOf<Answer extends z.ZodType>(
    route: JsonRoute<z.ZodType, Answer>,
    parts?: Record<string, string>,
    query?: string,
  ): Promise<z.output<Answer>>;
  statusOf(path: string): Promise<number>;
}

export function servedDirectories(): ServedDirectories {
  let directories: TrainingDirectories;
  let dashboard: RunningDashboard;
  let errors: unknown[];
  beforeEach(async () => {
    directories = await trainingDirectories();
    errors = [];
    dashboard = await startDashboard({ ...directories, port: 0, onError: (error) => errors.push(error) });
  });
  afterEach(() => dashboard.close());
  return {
    get directories() {
      return directories;
    },
    get url() {
      return dashboard.url;
    },
    get errors() {
      return errors;
    },
    async answerOf(route, parts = {}, query = '') {
      const { status, headers, body } = await ask(dashboard.url, pathOf(route.path, parts) + query);
      expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
      const answer: unknown = JSON.parse(body.toString());
      const known = route.answer.parse(answer);
      // The schema drops what it does not know: a field that http-api.md does not have.
      expect(answer).toEqual(known);
      return known;
    },
    async statusOf(path) {
      return (await ask(dashboard.url, path)).status;
    },
  };
}
