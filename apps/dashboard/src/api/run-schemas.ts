import { z } from 'zod';

const time = (what: string) => z.string().describe(`${what}: ISO 8601, UTC`);
const damage = z.string().nullable().describe('why it cannot be read, a sentence; null for a sound one');
const state = z.enum(['ok', 'damaged']);

/** A row of the log: the figures of one iteration. */
export const rowSchema = z
  .object({
    iteration: z.int().nonnegative().describe('number of the iteration'),
    timestamp: time('when the iteration ended'),
  })
  .catchall(z.number().nullable())
  .describe('figures by metric name; null: no value in this iteration');

export const runSchema = z.object({
  name: z.string().describe('identifies the run: the name of its directory'),
  run_id: z
    .string()
    .nullable()
    .describe('drawn at random when the run began; null where its log is unreadable'),
  created: z.string().nullable().describe('when the run began: ISO 8601, UTC'),
  parent: z
    .object({ run_id: z.string(), iteration: z.int().nonnegative() })
    .nullable()
    .describe('the run that this one is a fork of, and after which iteration'),
  updated_at: time('when its newest row was written'),
  row_count: z.int().nonnegative().describe('iterations in its log'),
  newest: rowSchema.nullable().describe('its newest row'),
  state,
  damage,
});

export const runListSchema = z.object({
  runs: z.array(runSchema).describe('the one that was written to last first'),
});

const noticeSchema = z.object({
  timestamp: time('when it was told'),
  iteration: z.int().nonnegative().describe('after which iteration'),
  topic: z.string().nullable().describe('what begins and ends; `training`: a session; null: said once'),
  state: z.enum(['begins', 'ends', 'once']),
  message: z.string(),
});

export const runDetailSchema = z.object({
  run: runSchema,
  summary: z
    .array(
      z.object({
        title: z.string(),
        value: z.string().describe('the newest figure, for people'),
        trend: z
          .string()
          .describe("newest tenth of the run against the tenth before: '▲ 1.20', '≈' or empty"),
      }),
    )
    .describe('the figures of the summary panel'),
  warnings: z.array(z.string()).describe('what somebody who trains should look at, a sentence each'),
  checkpoints: z.array(z.int().nonnegative()).describe('iterations of its checkpoints, ascending'),
  notices: z
    .array(noticeSchema)
    .nullable()
    .describe('what its training has told, at most the newest 100, oldest first; null where it keeps none'),
});

const column = (what: string) => z.array(z.number().nullable()).describe(what);

export const curvesSchema = z.object({
  run: z.string(),
  run_id: z.string().nullable(),
  row_count: z.int().nonnegative().describe('rows of the run, whatever was asked for'),
  bucket_size: z
    .int()
    .positive()
    .describe('rows that each point stands for at most; 1: every row is a point'),
  iterations: z.array(z.int().nonnegative()).describe('the last iteration of each point, ascending'),
  metrics: z
    .record(
      z.string(),
      z.object({
        mean: column('mean of the rows of each point that have a value; null where none has'),
        low: column('lowest of them; absent where every row is a point').optional(),
        high: column('highest of them; absent likewise').optional(),
      }),
    )
    .describe('by metric name, each as long as `iterations`'),
});

export const configurationSchema = z.object({
  checkpoint: z
    .string()
    .nullable()
    .describe(
      'name of the checkpoint that it was read from; null where it was read from the directory of the run, ' +
        'as its newest session has written it, and where it cannot be read',
    ),
  configuration: z
    .record(z.string(), z.unknown())
    .nullable()
    .describe('every option as it was in force, nested as in config.yaml'),
});

export const definitionsSchema = z.object({
  metrics: z
    .array(
      z.object({
        name: z.string(),
        title: z.string(),
        meaning: z.string(),
        unit: z.string(),
        better: z.enum(['higher', 'lower', 'none']),
        tag: z.string().describe('name in TensorBoard'),
        reproducible: z.boolean().describe('whether the same seed gives the same bits'),
      }),
    )
    .describe('as in docs/metrics.md'),
});

/** A row: only `timestamp` is a text. */
export interface Row {
  readonly iteration: number;
  readonly timestamp: string;
  readonly [name: string]: number | string | null;
}
export type Run = z.infer<typeof runSchema>;
export type RunDetail = z.infer<typeof runDetailSchema>;
export type Curves = z.infer<typeof curvesSchema>;
