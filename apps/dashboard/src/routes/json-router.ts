import type { Request, Router } from 'express';
import type { z } from 'zod';
import type { JsonRoute, JsonRoutes } from '../api/routes.js';
import { jsonRoutes } from '../api/routes.js';
import { HttpError } from '../http-error.js';
import { Recent } from '../records/recent.js';
import { sharedReading } from '../records/shared-reading.js';

/** The parts of a path that its pattern names. */
export type PathParts = Readonly<Record<string, string | undefined>>;

type Answer<Route extends JsonRoute> = (
  parts: PathParts,
  query: z.output<Route['query']>,
) => Promise<z.input<Route['answer']>>;

/** An answer for every route of the table, of the types that the table states. */
export type JsonAnswers = { readonly [Name in keyof JsonRoutes]: Answer<JsonRoutes[Name]> };

/** Serves every route of the table. */
export function addJsonRoutes(router: Router, answers: JsonAnswers): void {
  for (const name of Object.keys(jsonRoutes) as (keyof JsonRoutes)[]) {
    addRoute(router, jsonRoutes[name], answers[name] as Answer<JsonRoute>);
  }
}

/** Askers of the same within this time share an answer: however many they are, the computer works for one. */
const FRESH_MS = 250;
/** Answers that are kept so long at most. */
const KEPT = 16;

function addRoute(router: Router, route: JsonRoute, answer: Answer<JsonRoute>): void {
  const recent = new Recent<() => Promise<string>>(KEPT);
  router.get(route.path, async (request, response) => {
    const query = queryOf(request, route.query);
    const parts = request.params as PathParts;
    const address = request.originalUrl;
    const text =
      recent.get(address) ?? sharedReading(async () => JSON.stringify(await answer(parts, query)), FRESH_MS);
    recent.set(address, text);
    response.type('json').send(await text());
  });
}

/** @throws HttpError 400 with what is wrong */
export function queryOf<Query extends z.ZodType>(request: Request, schema: Query): z.output<Query> {
  const parsed = schema.safeParse({ ...request.query });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new HttpError(400, `The query is not valid${where === '' ? '' : ` at ${where}`}: ${issue?.message}.`);
}
