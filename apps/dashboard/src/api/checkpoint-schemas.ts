import { z } from 'zod';

const figure = (what: string) => z.number().nullable().describe(what);

/** 32 hexadecimal digits: how a checkpoint is asked for. Never a path. */
export const checkpointIdSchema = z.string().regex(/^[0-9a-f]{32}$/);

export const checkpointSchema = z.object({
  id: checkpointIdSchema
    .nullable()
    .describe(
      'identifies the checkpoint; null where its manifest is unreadable, and then nothing can be asked of it',
    ),
  name: z.string().describe('name of its directory'),
  label: z.string().describe("its iteration, with '_v2' for a second one of the same iteration"),
  iteration: z.int().nonnegative(),
  saved_at: z.string().describe('ISO 8601, UTC'),
  run: z.string().nullable().describe('name of the run that saved it'),
  parent: z.string().nullable().describe('id of the checkpoint that its session was resumed from'),
  lineage: z
    .int()
    .positive()
    .nullable()
    .describe(
      'line of descent, counted from 1: checkpoints of one line follow one another; null where unknown',
    ),
  reward_mean: figure('mean return of the newest episodes, all agents'),
  seeker_reward: figure('the same of one seeker'),
  hider_reward: figure('the same of one hider'),
  episode_len_mean: figure('mean length of these episodes, in steps'),
  episodes_completed: figure('episodes since the run began'),
  size_bytes: z.int().nonnegative(),
  pinned_at: z
    .string()
    .nullable()
    .describe('when somebody pinned it, so that retention keeps it; null for most'),
  weights_digest: z.string().nullable().describe('equal digests, equal weights'),
  newest: z.boolean().describe('whether a training would resume from it: the newest good one'),
  state: z.enum(['ok', 'damaged']).describe('as far as can be told without reading weights'),
  damage: z.string().nullable().describe('what is wrong, a sentence; null for a good one'),
  has_figure: z.boolean().describe('whether the figure that was drawn when it was saved is there'),
});

export const checkpointListSchema = z.object({
  checkpoints: z.array(checkpointSchema).describe('in the order of saving'),
});

export const verificationSchema = z.object({
  id: checkpointIdSchema,
  ok: z.boolean().describe('whether every byte of every file is as it was saved'),
  files: z.array(
    z.object({
      path: z.string().describe('within the checkpoint'),
      status: z.string().describe("'ok', or what is wrong with it"),
    }),
  ),
});

export const gameSchema = z.object({
  id: checkpointIdSchema,
  name: z.string().describe('name of its directory'),
  environment: z
    .record(z.string(), z.unknown())
    .describe('section `env` of its configuration: the game that its policies were trained in'),
  policies: z
    .array(
      z.object({
        id: z.string().describe("as 'seeker_policy'"),
        size_bytes: z.int().nonnegative().describe('of its policy.onnx'),
      }),
    )
    .describe('those that can be had as ONNX files: all of them'),
});

const sides = { a: z.unknown(), b: z.unknown() };

export const comparisonSchema = z.object({
  a: checkpointSchema,
  b: checkpointSchema,
  relation: z.string().describe('how the two descend from one another, a sentence'),
  same_weights: z.boolean().nullable().describe('null where unknown'),
  figures: z
    .array(
      z.object({
        name: z.string(),
        title: z.string(),
        a: z.union([z.number(), z.string()]).nullable(),
        b: z.union([z.number(), z.string()]).nullable(),
        difference: z.number().nullable().describe('b less a; null where either is no number'),
      }),
    )
    .describe('all figures that were saved with either'),
  configuration: z
    .array(z.object({ key: z.string().describe("as 'ppo.train_batch_size'"), ...sides }))
    .nullable()
    .describe('options that differ; null where either cannot be read'),
});

export type Checkpoint = z.infer<typeof checkpointSchema>;
export type Comparison = z.infer<typeof comparisonSchema>;
export type Game = z.infer<typeof gameSchema>;
export type Verification = z.infer<typeof verificationSchema>;
