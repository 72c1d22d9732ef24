import { CheckpointManager } from '@hideout/checkpoints';
import { writeRunConfiguration } from '@hideout/metrics';
import type { MetricsRow } from '@hideout/metrics';
import { messageOf } from '../error-message.js';
import { ExitCode } from '../exit-codes.js';
import { CheckpointKeeper } from './checkpoint-keeper.js';
import type { NewestCheckpoint } from './checkpoint-keeper.js';
import type { CheckpointTarget } from './checkpoint-saving.js';
import type { CheckpointViews } from './checkpoint-views.js';
import { inlineViews } from './checkpoint-views.js';
import { ConditionWatch } from './conditions/condition-watch.js';
import { EventKeeper } from './event-keeper.js';
import type { TrainingEvent } from './events.js';
import { metricsRow } from './metrics-row.js';
import { NoticeKeeper } from './notice-keeper.js';
import { progressReporter } from './progress-reporter.js';
import { RowKeeper } from './row-keeper.js';
import { historyWith, noHistory } from './run-history.js';
import { openSession } from './session-opening.js';
import type { Session } from './session-opening.js';
import { TrainingClock } from './training-clock.js';
import type { TrainingRequest } from './training-request.js';
import type { TrainingWishes } from './training-wishes.js';
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
  wishes: TrainingWishes,
  leaving?: AbortSignal,
): Promise<void> {
  const notices = new NoticeKeeper();
  const tell: Emit = (event) => {
    notices.take(event);
    emit(event);
  };
  const warn = (message: string): void => tell({ type: 'warning', message });
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
    await keepConfiguration(session, warn);
    tellStart(session, manager.directory, request.directoryOptions, tell);
    try {
      await train(session, manager, views, tell, wishes);
    } catch (error) {
      if (leaving?.aborted !== true)
        notices.take({ type: 'failed', message: messageOf(error), exitCode: ExitCode.failure });
      throw error;
    } finally {
      await views.close();
      await session.trainer.dispose();
      // Every row is on the disk since its append: closing can lose none.
      await session.record.log.close().catch((error: unknown) => warn(messageOf(error)));
      await notices.close();
    }
  } finally {
    await manager.releaseLock().catch((error: unknown) => warn(messageOf(error)));
  }
}

/** A view of the run, seen before its first checkpoint is; that of the checkpoints counts. */
async function keepConfiguration(
  { config, record }: Session,
  warn: (message: string) => void,
): Promise<void> {
  await writeRunConfiguration(record.directory, config.source).catch((error: unknown) =>
    warn(`${record.directory} gets no config.json: ${messageOf(error)}; training goes on without`),
  );
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
    history: historyWith(noHistory, record.log.rows),
    seed: config.seed,
    backend: trainer.backend.name,
    backendReason: trainer.backend.reason,
  });
}

/**
 * Trains to the goal, or to the end of the iteration in which it is asked to stop. Checkpoints are saved every so many
 * iterations, when one is asked for, and at the end: only that last one must succeed.
 */
export async function train(
  session: Session,
  target: CheckpointTarget,
  views: CheckpointViews,
  emit: Emit,
  wishes: TrainingWishes,
): Promise<void> {
  const { config, trainer, record, secondsBefore } = session;
  const warn = (message: string): void => emit({ type: 'warning', message });
  const clock = new TrainingClock();
  const rows = new RowKeeper(record.log, warn);
  const eventOptions = { resumeAt: trainer.iteration, hyperParameters: config.source };
  const tensorBoard = await EventKeeper.open(record.directory, eventOptions, rows.rows, warn);
  const keeper = new CheckpointKeeper({ session, target, views, tensorBoard, rows: rows.rows, emit });
  const conditions = new ConditionWatch(session, target.directory, emit);
  const progress = progressReporter(
    () => trainer.iteration + 1,
    emit,
    () => wishes.shouldStop(),
  );
  let row: MetricsRow | null = null;

  try {
    keeper.makeUpViews();
    while (trainer.iteration < config.iterations && !wishes.shouldStop()) {
      if (wishes.takeWatch()) emit(policiesOf(session));
      const metrics = await trainer.trainIteration(progress);
      const newRow = metricsRow(metrics, secondsBefore + clock.seconds(), new Date());
      row = newRow;
      await rows.append(newRow);
      await tensorBoard.addIteration(newRow.iteration, trainer.newestActions());
      emit({ type: 'iteration', totalIterations: config.iterations, metrics: newRow });
      conditions.look(newRow, keeper.newestBytes);
      if (newRow.iteration === config.iterations) break;
      const isDue = wishes.takeSave() || newRow.iteration % config.checkpointFreq === 0;
      if (isDue) await keeper.saveBeside(newRow);
      await clock.rest(() => standStill(session, newRow, keeper, emit, wishes));
    }
    if (row !== null) await keeper.saveLast(row);
    await keeper.settled();
  } catch (error) {
    await keeper.settled();
    if (trainer.iteration > keeper.newest.iteration) emit(leftUnsaved(keeper.newest, trainer.iteration));
    throw error;
  } finally {
    conditions.close();
    await rows.finish();
    await tensorBoard.close();
  }

  emit({
    type: 'finished',
    reason: trainer.iteration < config.iterations ? 'interrupted' : 'completed',
    iteration: trainer.iteration,
    totalIterations: config.iterations,
    checkpoint: keeper.newest.path,
    seconds: clock.seconds(),
  });
}

/** Waits as long as a pause is wished for; what else is asked for is done meanwhile. */
async function standStill(
  session: Session,
  row: MetricsRow,
  keeper: CheckpointKeeper,
  emit: Emit,
  wishes: TrainingWishes,
): Promise<void> {
  const isWished = (): boolean => wishes.shouldPause() && !wishes.shouldStop();
  if (!isWished()) return;
  emit({ type: 'paused', iteration: row.iteration });
  while (isWished()) {
    // What is asked for while a save is begun must not be slept over: the wish is looked at again first.
    if (wishes.takeSave()) await keeper.saveBeside(row);
    else if (wishes.takeWatch()) emit(policiesOf(session));
    else await wishes.next();
  }
  emit({ type: 'continued', iteration: row.iteration });
}

/** Copies: what is trained on from here changes nothing of it. */
function policiesOf({ config, trainer }: Session): TrainingEvent {
  const { env, backend } = config;
  return { type: 'policies', iteration: trainer.iteration, policies: trainer.state().policies, env, backend };
}

/** Said before the error that ends the training: what is lost and what is not. */
function leftUnsaved(newest: NewestCheckpoint, iteration: number): TrainingEvent {
  const message =
    newest.path === null
      ? `iterations 1 to ${iteration} are not saved`
      : `what was trained after iteration ${newest.iteration} is not saved; "train latest" goes on from ${newest.path}`;
  return { type: 'warning', message };
}
