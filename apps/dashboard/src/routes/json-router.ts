import type { Request, Router } from 'express';
import type { z } from 'zod';
import type { JsonRoute, JsonRoutes } from '../api/routes.js';
import { jsonRoutes } from '../api/routes.js';
import type { SharedAnswers } from '../answers/shared-answers.js';
import { HttpError } from '../http-error.js';

/** The parts of a path that its pattern names. */
export type PathParts = Readonly<Record<string, string | undefined>>;

type Answer<Route extends JsonRoute> = (
  parts: PathParts,
  query: z.output<Route['query']>,
) => Promise<z.input<Route['answer']>>;

/** An answer for every route of the table, of the types that the table states. */
export type JsonAnswers = { readonly [Name in keyof JsonRoutes]: Answer<JsonRoutes[Name]> };

const JSON_TYPE = 'application/json; charset=utf-8';

/** Serves every route of the table. */
export function addJsonRoutes(router: Router, answers: JsonAnswers, shared: SharedAnswers): void {
  for (const name of Object.keys(jsonRoutes) as (keyof JsonRoutes)[]) {
    addRoute(router, jsonRoutes[name], answers[name] as Answer<JsonRoute>, shared);
  }
}

function addRoute(router: Router, route: JsonRoute, answer: Answer<JsonRoute>, shared: SharedAnswers): void {
  router.get(route.path, async (request, response) => {
    const query = queryOf(request, route.query);
    const parts = request.params as PathParts;
    await shared.give(request, response, JSON_TYPE, async () => JSON.stringify(await answer(parts, query)));
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
