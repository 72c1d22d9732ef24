import { z } from 'zod';
import {
  checkpointIdSchema,
  checkpointListSchema,
  comparisonSchema,
  gameSchema,
  verificationSchema,
} from './checkpoint-schemas.js';
import { figureListSchema, healthSchema, replayListSchema } from './other-schemas.js';
import {
  configurationSchema,
  curvesSchema,
  definitionsSchema,
  rowSchema,
  runDetailSchema,
  runListSchema,
} from './run-schemas.js';

/** A route that answers with JSON. Server, page and http-api.md are all made from this. */
export interface JsonRoute<Query extends z.ZodType = z.ZodType, Answer extends z.ZodType = z.ZodType> {
  /** As Express reads it: ':run' stands for one part of the path. */
  readonly path: string;
  readonly summary: string;
  /** Of the texts in the query string; one that is not known is refused. */
  readonly query: Query;
  /** Drops fields that it does not know: the server may be of a later version. */
  readonly answer: Answer;
}

function jsonRoute<Query extends z.ZodType, Answer extends z.ZodType>(
  route: JsonRoute<Query, Answer>,
): JsonRoute<Query, Answer> {
  return route;
}

const noQuery = z.strictObject({});
/** A text in the query string that is a whole number. */
export const wholeNumber = z
  .string()
  .regex(/^\d{1,15}$/, 'a whole number')
  .transform(Number);

/** Points of a curve unless told, and the most that may be asked for. */
export const DEFAULT_POINTS = 1000;
export const MOST_POINTS = 20_000;

const curvesQuery = z.strictObject({
  since: wholeNumber.optional().describe('only rows of later iterations'),
  points: wholeNumber
    .pipe(z.int().min(1).max(MOST_POINTS))
    .optional()
    .describe(`most points of a curve, 1 to ${MOST_POINTS}; ${DEFAULT_POINTS} unless told`),
  names: z
    .string()
    .max(8192)
    .transform((names) => names.split(',').filter((name) => name !== ''))
    .optional()
    .describe('metrics, with commas between them; all that the run has unless told'),
});

const comparisonQuery = z.strictObject({
  a: checkpointIdSchema.describe('id of a checkpoint'),
  b: checkpointIdSchema.describe('id of the other one'),
});

export const jsonRoutes = {
  health: jsonRoute({
    path: '/api/health',
    summary: 'Whether the server answers.',
    query: noQuery,
    answer: healthSchema,
  }),
  definitions: jsonRoute({
    path: '/api/definitions',
    summary: 'What each metric means.',
    query: noQuery,
    answer: definitionsSchema,
  }),
  runs: jsonRoute({ path: '/api/runs', summary: 'All runs.', query: noQuery, answer: runListSchema }),
  run: jsonRoute({
    path: '/api/runs/:run',
    summary: 'One run with its newest figures, its warnings and its checkpoints.',
    query: noQuery,
    answer: runDetailSchema,
  }),
  curves: jsonRoute({
    path: '/api/runs/:run/metrics',
    summary:
      'The rows of a run as columns. Where there are more rows than points, neighbours share a point, with mean, lowest and highest.',
    query: curvesQuery,
    answer: curvesSchema,
  }),
  configuration: jsonRoute({
    path: '/api/runs/:run/configuration',
    summary:
      'The configuration of a run, as its newest session wrote it, or else out of its newest good checkpoint.',
    query: noQuery,
    answer: configurationSchema,
  }),
  checkpoints: jsonRoute({
    path: '/api/checkpoints',
    summary: 'All checkpoints, damaged ones included.',
    query: noQuery,
    answer: checkpointListSchema,
  }),
  verification: jsonRoute({
    path: '/api/checkpoints/:checkpoint/verification',
    summary: 'Reads every byte of a checkpoint and compares it with what was saved.',
    query: noQuery,
    answer: verificationSchema,
  }),
  game: jsonRoute({
    path: '/api/checkpoints/:checkpoint/game',
    summary:
      'What a checkpoint is played with: its game and its policies. 409, with a sentence, where it cannot be played.',
    query: noQuery,
    answer: gameSchema,
  }),
  comparison: jsonRoute({
    path: '/api/comparison',
    summary: 'Two checkpoints beside one another.',
    query: comparisonQuery,
    answer: comparisonSchema,
  }),
  figures: jsonRoute({
    path: '/api/figures',
    summary: 'The six-panel figures that there are.',
    query: noQuery,
    answer: figureListSchema,
  }),
  replays: jsonRoute({
    path: '/api/replays',
    summary: 'The files of replays that there are.',
    query: noQuery,
    answer: replayListSchema,
  }),
} as const;

export type JsonRoutes = typeof jsonRoutes;

/** A route that answers with something else. */
export interface OtherRoute {
  readonly path: string;
  readonly type: string;
  readonly summary: string;
}

export const otherRoutes = {
  runFigure: {
    path: '/api/runs/:run/figure.png',
    type: 'image/png',
    summary: 'The six panels of a run as it is now.',
  },
  runSpecification: {
    path: '/api/runs/:run/figure.json',
    type: 'application/json',
    summary: 'The same as a Vega-Lite specification.',
  },
  checkpointFigure: {
    path: '/api/checkpoints/:checkpoint/figure.png',
    type: 'image/png',
    summary: 'The six panels as they were drawn when the checkpoint was saved.',
  },
  checkpointSpecification: {
    path: '/api/checkpoints/:checkpoint/figure.json',
    type: 'application/json',
    summary: 'The same as a Vega-Lite specification, from the history that was saved with the checkpoint.',
  },
  policyModel: {
    path: '/api/checkpoints/:checkpoint/policies/:policy/policy.onnx',
    type: 'application/octet-stream',
    summary:
      'A policy as an ONNX file, with every byte as it was saved. 409 where the checkpoint cannot be played.',
  },
  replay: {
    path: '/api/replays/:replay',
    type: 'application/octet-stream',
    summary: 'A file of replays, as `decodeRecording` of @hideout/env reads it.',
  },
  events: {
    path: '/api/events',
    type: 'text/event-stream',
    summary: 'What changes, without the rows of a run.',
  },
  runEvents: {
    path: '/api/runs/:run/events',
    type: 'text/event-stream',
    summary: 'What changes, and every row of the run.',
  },
  prometheus: {
    path: '/metrics',
    type: 'text/plain',
    summary: 'The newest figures of the runs for Prometheus.',
  },
} as const satisfies Record<string, OtherRoute>;

export type OtherRoutes = typeof otherRoutes;

/** What event streams carry, by the name of the event. */
export const streamEvents = {
  row: rowSchema.describe('a row of the run; its `id` is what Last-Event-ID takes'),
  reset: z
    .object({ generation: z.int().nonnegative() })
    .describe(
      'rows that were given may hold no longer: the log was cut, or the run is another one. Ask again',
    ),
  runs: z
    .object({ revision: z.string() })
    .describe('the list of runs has changed; once, too, in the first seconds of a stream'),
  checkpoints: z
    .object({ revision: z.string() })
    .describe('the list of checkpoints has changed; once, too, in the first seconds of a stream'),
} as const;

/** A route's path with its parts filled in. */
export function pathOf(path: string, parts: Readonly<Record<string, string>> = {}): string {
  return path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(parts[name] ?? ''));
}
