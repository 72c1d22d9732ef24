import { CheckpointManager } from '@hideout/checkpoints';
import type { CheckpointInput } from '@hideout/checkpoints';
import { figureOf } from '@hideout/metrics';
import type { MetricsRow } from '@hideout/metrics';
import { messageOf } from '../error-message.js';
import { BackgroundSave } from './background-save.js';
import type { CheckpointTarget } from './checkpoint-saving.js';
import { saveCheckpoint } from './checkpoint-saving.js';
import { checkpointInput } from './checkpoint-state.js';
import type { CheckpointViews } from './checkpoint-views.js';
import { inlineViews } from './checkpoint-views.js';
import type { TrainingEvent } from './events.js';
import { metricsRow } from './metrics-row.js';
import { progressReporter } from './progress-reporter.js';
import { RowKeeper } from './row-keeper.js';
import { openSession } from './session-opening.js';
import type { Session } from './session-opening.js';
import type { TrainingRequest } from './training-request.js';
import { ViewsThread } from './views-thread.js';

type Emit = (event: TrainingEvent) => void;

/**
 * One session of training, from the lock to the closing event: trains iteration by iteration, writes every one down,
 * saves every so many, and at the end. Asked to stop, it finishes the iteration first.
 *
 * @throws the typed errors of the packages; what was saved until then stays sound.
 */
export async function runSession(
  request: TrainingRequest,
  emit: Emit,
  shouldStop: () => boolean,
  leaving?: AbortSignal,
): Promise<void> {
  const warn = (message: string): void => emit({ type: 'warning', message });
  const hasThreads = request.config.threads !== 0;
  const manager = new CheckpointManager(request.config.checkpointDirectory, {
    ...request.config.retention,
    programVersion: request.programVersion,
    onWarning: warn,
    thread: hasThreads,
  });
  const views = hasThreads ? new ViewsThread() : inlineViews;
  // The lock first: nothing is read that another training could be about to change.
  await manager.acquireLock();
  try {
    const session = await openSession(request, manager, warn);
    // What runs at the moment fails then, and everything below is given back on the way out.
    leaving?.addEventListener('abort', () => void session.trainer.dispose());
    tellStart(session, manager.directory, request.directoryOptions, emit);
    try {
      await train(session, manager, views, emit, shouldStop);
    } finally {
      await views.close();
      await session.trainer.dispose();
      // Every row is on the disk since its append: closing can lose none.
      await session.record.log.close().catch((error: unknown) => warn(messageOf(error)));
    }
  } finally {
    await manager.releaseLock().catch((error: unknown) => warn(messageOf(error)));
  }
}

function tellStart(session: Session, directory: string, directoryOptions: string, emit: Emit): void {
  const { config, trainer, record, origin } = session;
  emit({
    type: 'started',
    run: record.name,
    runDirectory: record.directory,
    checkpointDirectory: directory,
    directoryOptions,
    resumedFrom: origin?.entry.path ?? null,
    firstIteration: trainer.iteration + 1,
    totalIterations: config.iterations,
    history: [...record.log.rows],
    seed: config.seed,
    backend: trainer.backend.name,
    backendReason: trainer.backend.reason,
  });
}

/** What a resume would go on from; before the first save of a fresh run there is nothing. */
interface NewestCheckpoint {
  readonly path: string | null;
  readonly iteration: number;
}

/**
 * Trains to the goal, or to the end of the iteration in which it is asked to stop. Saves run beside the training, which
 * waits for their copy of the state only, and for a save before that is not done yet. A save that fails costs no
 * training: it is told, and the next one tries again; only the last one must succeed.
 */
export async function train(
  session: Session,
  target: CheckpointTarget,
  views: CheckpointViews,
  emit: Emit,
  shouldStop: () => boolean,
): Promise<void> {
  const { config, trainer, record, origin, secondsBefore } = session;
  const startMs = performance.now();
  const seconds = (): number => (performance.now() - startMs) / 1000;
  const rows = new RowKeeper(record.log, (message) => emit({ type: 'warning', message }));
  const progress = progressReporter(() => trainer.iteration + 1, emit, shouldStop);
  let newest: NewestCheckpoint = { path: origin?.entry.path ?? null, iteration: trainer.iteration };
  let row: MetricsRow | null = null;

  const background = new BackgroundSave();
  const tellSaving = (iteration: number): void =>
    emit({ type: 'progress', iteration, phase: 'saving', fraction: 0 });

  const save = async (newestRow: MetricsRow): Promise<void> => {
    const input = inputOf(session, newestRow);
    const { path, iteration } = await saveCheckpoint(target, input, rows.rows, views, emit);
    newest = { path, iteration };
  };
  const saveBeside = async (newestRow: MetricsRow): Promise<void> => {
    if (background.isRunning) tellSaving(newestRow.iteration);
    await background.settled();
    background.start(() => save(newestRow).catch((error: unknown) => emit(saveFailed(newestRow, error))));
  };

  try {
    while (trainer.iteration < config.iterations && !shouldStop()) {
      const metrics = await trainer.trainIteration(progress);
      row = metricsRow(metrics, secondsBefore + seconds(), new Date());
      await rows.append(row);
      emit({ type: 'iteration', totalIterations: config.iterations, metrics: row });
      const isDue = row.iteration % config.checkpointFreq === 0 && row.iteration < config.iterations;
      if (isDue) await saveBeside(row);
    }
    await background.settled();
    if (row !== null && newest.iteration < row.iteration) {
      tellSaving(row.iteration);
      await save(row);
    }
  } catch (error) {
    await background.settled();
    if (trainer.iteration > newest.iteration) emit(leftUnsaved(newest, trainer.iteration));
    throw error;
  }

  emit({
    type: 'finished',
    reason: trainer.iteration < config.iterations ? 'interrupted' : 'completed',
    iteration: trainer.iteration,
    totalIterations: config.iterations,
    checkpoint: newest.path,
    seconds: seconds(),
  });
}

function inputOf({ config, trainer, record, origin }: Session, row: MetricsRow): CheckpointInput {
  const run = {
    run: record.name,
    elapsedSeconds: figureOf(row, 'elapsed_seconds') ?? 0,
    configuration: config.source,
  };
  return checkpointInput(trainer.state(), run, row, origin?.entry.identity ?? null);
}

function saveFailed({ iteration }: MetricsRow, error: unknown): TrainingEvent {
  const message =
    `the checkpoint of iteration ${iteration} could not be saved: ${messageOf(error)} ` +
    'Training goes on, and the next checkpoint tries again.';
  return { type: 'warning', message };
}

/** Said before the error that ends the training: what is lost and what is not. */
function leftUnsaved(newest: NewestCheckpoint, iteration: number): TrainingEvent {
  const message =
    newest.path === null
      ? `iterations 1 to ${iteration} are not saved`
      : `what was trained after iteration ${newest.iteration} is not saved; "train latest" goes on from ${newest.path}`;
  return { type: 'warning', message };
}
