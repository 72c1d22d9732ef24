import { z } from 'zod';

export const healthSchema = z.object({
  status: z.literal('ok'),
  started_at: z.string().describe('when this server started: ISO 8601, UTC'),
  streams: z.int().nonnegative().describe('event streams that are open'),
  stream_limit: z.int().positive(),
});

export const figureListSchema = z.object({
  figures: z
    .array(
      z.object({
        kind: z.enum(['run', 'checkpoint']),
        title: z.string(),
        iteration: z.int().nonnegative(),
        png: z.string().nullable().describe('path of the picture; null where there is none'),
        specification: z.string().describe('path of the same as a Vega-Lite specification'),
      }),
    )
    .describe(
      'runs, the newest first, as they are now; then checkpoints as they were saved, the newest first',
    ),
});

export const replaySchema = z.object({
  id: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .describe('identifies the file within the runs directory'),
  name: z.string().describe('of the file'),
  run: z.string().nullable().describe('name of the run whose directory it lies in'),
  modified_at: z.string().describe('ISO 8601, UTC'),
  size_bytes: z.int().nonnegative(),
});

export const replayListSchema = z.object({
  replays: z.array(replaySchema).describe('files *.replay under the runs directory, the newest first'),
});

export const errorSchema = z.object({ error: z.string().describe('a sentence') });

export type Replay = z.infer<typeof replaySchema>;
export type FigureEntry = z.infer<typeof figureListSchema>['figures'][number];
