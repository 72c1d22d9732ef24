import { rename, writeFile } from 'node:fs/promises';
import { CheckpointManager } from '@hideout/checkpoints';
import type { LoadedCheckpoint } from '@hideout/checkpoints';
import { renderTrainingFigure, writeMetricsHistory } from '@hideout/metrics';
import type { MetricsRow } from '@hideout/metrics';
import { Trainer } from '@hideout/ppo';
import type { ResolvedConfig } from '../config/resolved-config.js';
import { UserError } from '../user-error.js';
import { checkpointInput, runState, trainingState } from './checkpoint-state.js';
import { createEnvironment } from './create-environment.js';
import type { TrainingEvent } from './events.js';
import { metricsRow } from './metrics-row.js';
import { resumedConfig } from './resumed-config.js';
import { figurePath, historyPath, newRunRecord, resumedRunRecord } from './run-record.js';
import type { RunRecord } from './run-record.js';
import type { TrainingRequest } from './training-request.js';

/** Progress within an iteration is told at most this often. */
const progressIntervalMs = 100;

type Emit = (event: TrainingEvent) => void;

/** Everything that one session works with. */
interface Session {
  readonly config: ResolvedConfig;
  readonly manager: CheckpointManager;
  readonly trainer: Trainer;
  readonly record: RunRecord;
  /** The checkpoint that the run goes on from. */
  readonly origin: LoadedCheckpoint | null;
  /** Training time of the sessions before. */
  readonly secondsBefore: number;
}

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
): Promise<void> {
  const manager = new CheckpointManager(request.config.checkpointDirectory, {
    keepLastN: request.config.keepLastN,
    programVersion: request.programVersion,
    onWarning: (message) => emit({ type: 'warning', message }),
  });
  // The lock first: nothing is read that another training could be about to change.
  await manager.acquireLock();
  try {
    const session = await openSession(request, manager, emit);
    try {
      await train(session, emit, shouldStop);
    } finally {
      await session.record.log.close();
      session.trainer.dispose();
    }
  } finally {
    await manager.releaseLock();
  }
}

async function openSession(
  request: TrainingRequest,
  manager: CheckpointManager,
  emit: Emit,
): Promise<Session> {
  const session =
    request.resumeFrom === null
      ? await freshSession(request, manager)
      : await resumedSession(request, request.resumeFrom, manager, emit);
  const { config, trainer, record, origin } = session;
  emit({
    type: 'started',
    run: record.name,
    runDirectory: record.directory,
    checkpointDirectory: manager.directory,
    resumedFrom: origin?.entry.path ?? null,
    firstIteration: trainer.iteration + 1,
    totalIterations: config.iterations,
    history: record.log.rows,
    seed: config.seed,
    backend: trainer.backend.name,
    backendReason: trainer.backend.reason,
  });
  return session;
}

async function freshSession({ config }: TrainingRequest, manager: CheckpointManager): Promise<Session> {
  const env = createEnvironment(config.env, config.worlds);
  const trainer = await Trainer.create({ env, config: config.ppo, backend: config.backend });
  const record = await newRunRecord(config.runsDirectory, config.seed, new Date());
  return { config, manager, trainer, record, origin: null, secondsBefore: 0 };
}

async function resumedSession(
  request: TrainingRequest,
  reference: string,
  manager: CheckpointManager,
  emit: Emit,
): Promise<Session> {
  const origin = await manager.load(reference);
  const saved = runState(origin);
  const { config, notices } = resumedConfig(request, saved, origin.entry.name);
  for (const message of notices) emit({ type: 'warning', message });
  if (origin.entry.iteration >= config.iterations) {
    throw new UserError(
      `${origin.entry.name} has trained ${origin.entry.iteration} of ${config.iterations} iterations: ` +
        `there is nothing left to do; give a later goal, for example --iterations ${origin.entry.iteration * 2}`,
    );
  }
  manager.protect(origin.entry.name);
  const env = createEnvironment(config.env, config.worlds);
  const trainer = await Trainer.restore(trainingState(origin), {
    env,
    config: config.ppo,
    backend: config.backend,
  });
  const others = await manager.listCheckpoints();
  const record = await resumedRunRecord(
    config.runsDirectory,
    { entry: origin.entry, run: saved.run },
    others,
    config.seed,
    new Date(),
  );
  return { config, manager, trainer, record, origin, secondsBefore: saved.elapsedSeconds };
}

async function train(session: Session, emit: Emit, shouldStop: () => boolean): Promise<void> {
  const { config, trainer, record } = session;
  const startMs = performance.now();
  const seconds = (): number => (performance.now() - startMs) / 1000;
  const progress = progressReporter(trainer, emit, shouldStop);
  let newestCheckpoint = session.origin?.entry.path ?? null;
  let stopped = false;

  while (trainer.iteration < config.iterations && !stopped) {
    const metrics = await trainer.trainIteration(progress);
    const row = metricsRow(metrics, session.secondsBefore + seconds(), new Date());
    await record.log.append(row);
    emit({ type: 'iteration', totalIterations: config.iterations, metrics: row });
    stopped = shouldStop();
    const isLast = stopped || metrics.iteration === config.iterations;
    if (isLast || metrics.iteration % config.checkpointFreq === 0) {
      newestCheckpoint = (await saveCheckpoint(session, row, isLast, emit)) ?? newestCheckpoint;
    }
  }

  emit({
    type: 'finished',
    reason: trainer.iteration < config.iterations ? 'interrupted' : 'completed',
    iteration: trainer.iteration,
    totalIterations: config.iterations,
    checkpoint: newestCheckpoint,
    seconds: seconds(),
  });
}

/**
 * Saves state, history and figure. A save that fails costs no training: it is told, and the next one tries again; only
 * the last one of a session must succeed.
 *
 * @returns the checkpoint's path; null when it could not be written.
 */
async function saveCheckpoint(
  session: Session,
  row: MetricsRow,
  isLast: boolean,
  emit: Emit,
): Promise<string | null> {
  const { config, manager, trainer, record, origin } = session;
  const startMs = performance.now();
  emit({ type: 'progress', iteration: row.iteration, phase: 'saving', fraction: 0 });
  const run = {
    run: record.name,
    elapsedSeconds: figureSeconds(row),
    configuration: config.source,
  };
  try {
    const { entry, removed } = await manager.save(
      checkpointInput(trainer.state(), run, row, origin?.entry.identity ?? null),
    );
    await writeMetricsHistory(historyPath(entry), record.log.rows);
    await writeFigure(figurePath(entry), record.log.rows);
    const seconds = (performance.now() - startMs) / 1000;
    const { iteration, name, path, sizeBytes } = entry;
    emit({ type: 'checkpoint', iteration, name, path, sizeBytes, seconds, removed });
    return entry.path;
  } catch (error) {
    if (isLast || !(error instanceof Error)) throw error;
    emit({
      type: 'warning',
      message: `the checkpoint of iteration ${row.iteration} could not be saved: ${error.message}; training goes on`,
    });
    return null;
  }
}

function figureSeconds(row: MetricsRow): number {
  return typeof row['elapsed_seconds'] === 'number' ? row['elapsed_seconds'] : 0;
}

/** The figure can be drawn again from the history: it is replaced whole, but not worth an fsync. */
async function writeFigure(path: string, rows: readonly MetricsRow[]): Promise<void> {
  await writeFile(`${path}.tmp`, await renderTrainingFigure(rows));
  await rename(`${path}.tmp`, path);
}

/** Tells progress at a readable rate, and notices a request to stop while an iteration runs. */
function progressReporter(
  trainer: Trainer,
  emit: Emit,
  shouldStop: () => boolean,
): (phase: 'rollout' | 'learning', fraction: number) => void {
  let lastMs = 0;
  let stopTold = false;
  return (phase, fraction) => {
    const nowMs = performance.now();
    if (nowMs - lastMs < progressIntervalMs) return;
    lastMs = nowMs;
    const iteration = trainer.iteration + 1;
    emit({ type: 'progress', iteration, phase, fraction });
    if (!stopTold && shouldStop()) {
      stopTold = true;
      emit({ type: 'stopping', iteration });
    }
  };
}
