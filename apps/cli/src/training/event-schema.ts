import type { MetricsRow } from '@hideout/metrics';
import { z } from 'zod';
import type { PoliciesEvent, ProgressEvent, StartedEvent, TrainingEvent } from './events.js';

/** A line of `hideout train --json`, parsed: an event as it is, but a start counts the rows that it would repeat. */
export type EventLine =
  | Exclude<TrainingEvent, StartedEvent | ProgressEvent | PoliciesEvent>
  | (Omit<StartedEvent, 'history'> & { readonly historyLength: number });

const iteration = z.int().nonnegative();
const seconds = z.number().nonnegative();

/** docs/metrics.md defines the figures; an environment may bring more. */
const metricsRow = z
  .object({ iteration: z.int().positive(), timestamp: z.iso.datetime() })
  .catchall(z.number().nullable()) as unknown as z.ZodType<MetricsRow>;

/** Every kind of line, by its `type`. That it is the events is checked by the compiler. */
export const eventSchemas = {
  started: z
    .strictObject({
      type: z.literal('started'),
      run: z.string().describe('Name of the run: its folder under the runs directory.'),
      runDirectory: z.string().describe('Where the metrics of the run are written.'),
      checkpointDirectory: z.string().describe('Where checkpoints are written.'),
      directoryOptions: z
        .string()
        .describe('Options by which other commands find the same directories; empty for the usual ones.'),
      resumedFrom: z
        .string()
        .nullable()
        .describe('The checkpoint that the run goes on from; null for a fresh run.'),
      firstIteration: z.int().positive().describe('The iteration that comes first now.'),
      totalIterations: z.int().positive().describe('The iteration at which the run ends.'),
      historyLength: z.int().nonnegative().describe('How many rows of metrics the run has from before.'),
      seed: z.int().nonnegative().describe('Seed of everything random.'),
      backend: z.string().describe('What computes.'),
      backendReason: z.string().describe('Why it and no other.'),
    })
    .describe(
      'The training has begun, or goes on from a checkpoint. Comes once; warnings may come before it.',
    ),
  iteration: z
    .strictObject({
      type: z.literal('iteration'),
      totalIterations: z.int().positive().describe('The iteration at which the run ends.'),
      metrics: metricsRow.describe(
        'The figures of the iteration: docs/metrics.md. null: no value this time.',
      ),
    })
    .describe('An iteration is over.'),
  checkpoint: z
    .strictObject({
      type: z.literal('checkpoint'),
      iteration: iteration.describe(
        'The iteration that it holds. Later ones may be over: saves run beside the training.',
      ),
      name: z.string().describe('Name of the checkpoint.'),
      path: z.string().describe('Its directory.'),
      sizeBytes: z.int().nonnegative().describe('Bytes of its files.'),
      seconds: seconds.describe('Time that the save took.'),
      removed: z.array(z.string()).describe('Names of checkpoints that retention removed after it.'),
    })
    .describe('A checkpoint is on the disk.'),
  warning: z
    .strictObject({
      type: z.literal('warning'),
      message: z.string().describe('What went wrong, in one sentence.'),
    })
    .describe('Something went wrong that does not end the training.'),
  condition: z
    .strictObject({
      type: z.literal('condition'),
      condition: z
        .enum(['high_kl', 'low_entropy', 'negative_explained_variance', 'not_finite', 'low_disk'])
        .describe('What it is.'),
      team: z.enum(['seeker', 'hider']).nullable().describe('Of which team; null where it is of none.'),
      state: z.enum(['begins', 'ends']).describe('Whether it begins or is over.'),
      since: iteration.describe('The first iteration of which it was true.'),
      iteration: iteration.describe('The iteration after which it is told.'),
      message: z.string().describe('The same in one sentence, with the figure.'),
    })
    .describe(
      'Something that wants to be looked at has lasted long enough to be told, or is over. Told once each.',
    ),
  degraded: z
    .strictObject({
      type: z.literal('degraded'),
      iteration: iteration.describe('The iteration that was to be saved.'),
      since: iteration.describe('The first iteration that could not be saved since it last worked.'),
      code: z.string().describe("The operating system's code, as ENOSPC."),
      reason: z.string().describe('The same in words, as "disk full".'),
      lastGoodCheckpoint: z
        .string()
        .nullable()
        .describe('The newest checkpoint that there is; null before the first.'),
      message: z.string().describe('"degraded: disk full, last good checkpoint checkpoint_000010".'),
      problem: z.string().describe('What exactly could not be done.'),
    })
    .describe('The disk did not take a checkpoint. Training goes on, and the next checkpoint tries again.'),
  recovered: z
    .strictObject({
      type: z.literal('recovered'),
      iteration: iteration.describe('The iteration that is saved.'),
      name: z.string().describe('Name of the checkpoint.'),
      message: z.string().describe('"checkpoints are saved again: checkpoint_000020".'),
    })
    .describe('After `degraded`: checkpoints are saved again.'),
  paused: z
    .strictObject({
      type: z.literal('paused'),
      iteration: iteration.describe('The iteration after which it stands still.'),
    })
    .describe('The training stands still, as a key has asked it to.'),
  continued: z
    .strictObject({
      type: z.literal('continued'),
      iteration: iteration.describe('The iteration after which it stood still.'),
    })
    .describe('It goes on, or comes to its end.'),
  stopping: z
    .strictObject({
      type: z.literal('stopping'),
      iteration: iteration.describe('The iteration that is still finished and saved.'),
    })
    .describe('An interrupt was heard while an iteration ran.'),
  finished: z
    .strictObject({
      type: z.literal('finished'),
      reason: z.enum(['completed', 'interrupted']).describe('Whether it came to its goal.'),
      iteration: iteration.describe('Iterations that are done.'),
      totalIterations: z.int().positive().describe('The iteration at which the run ends.'),
      checkpoint: z.string().nullable().describe('Path of the newest checkpoint; null when there is none.'),
      seconds: seconds.describe('Time that was trained, pauses left out.'),
    })
    .describe('The training has ended, and everything is saved. The last line.'),
  failed: z
    .strictObject({
      type: z.literal('failed'),
      message: z.string().describe('What it failed of; what stderr says in the other views.'),
      exitCode: z.int().describe('The exit code of the process.'),
    })
    .describe('The training has ended with an error. The last line.'),
} satisfies { [Type in EventLine['type']]: z.ZodType<Extract<EventLine, { type: Type }>> };

/** A line of `hideout train --json`. */
export const eventSchema = z.discriminatedUnion('type', [
  eventSchemas.started,
  eventSchemas.iteration,
  eventSchemas.checkpoint,
  eventSchemas.warning,
  eventSchemas.condition,
  eventSchemas.degraded,
  eventSchemas.recovered,
  eventSchemas.paused,
  eventSchemas.continued,
  eventSchemas.stopping,
  eventSchemas.finished,
  eventSchemas.failed,
]);
