import type { CheckpointEntry, CheckpointInput, SavedCheckpoint } from '@hideout/checkpoints';
import type { MetricsRow } from '@hideout/metrics';
import type { CheckpointViews } from './checkpoint-views.js';
import type { CheckpointEvent, TrainingEvent } from './events.js';
import type { RunCheckpoints } from './run-checkpoints.js';
import { figurePath, historyPath } from './run-record.js';

/** Where checkpoints go: the store, or a test's own. */
export interface CheckpointTarget {
  /** A directory on the disk that they are written to. */
  readonly directory: string;
  /** Copies the input before its first pause. */
  save(input: CheckpointInput): Promise<SavedCheckpoint>;
}

/**
 * Saves a checkpoint, and the history and the figure beside it. The input is copied before the first pause: training may
 * go on meanwhile. History and figure are views of the run: one that cannot be written is told, and the checkpoint
 * counts all the same.
 *
 * @param rows every row of the run.
 * @param checkpoints of the run; the new one is added.
 * @throws what `target.save` throws; then the store is as it was.
 */
export async function saveCheckpoint(
  target: CheckpointTarget,
  input: CheckpointInput,
  rows: readonly MetricsRow[],
  checkpoints: RunCheckpoints,
  views: CheckpointViews,
  emit: (event: TrainingEvent) => void,
): Promise<CheckpointEntry> {
  const startMs = performance.now();
  const { entry, removed } = await target.save(input);
  checkpoints.saved(entry, removed);
  await saveViews(entry, rows, checkpoints, views, emit);
  emit(checkpointEvent(entry, removed, (performance.now() - startMs) / 1000));
  return entry;
}

/** Writes the history and the figure beside a checkpoint. Does not reject. @param rows every row of the run until then */
export async function saveViews(
  entry: CheckpointEntry,
  rows: readonly MetricsRow[],
  checkpoints: RunCheckpoints,
  views: CheckpointViews,
  emit: (event: TrainingEvent) => void,
): Promise<void> {
  const problems = await views.write(
    { history: historyPath(entry), figure: figurePath(entry) },
    { rows, checkpointIterations: checkpoints.iterations },
  );
  for (const problem of problems)
    emit({ type: 'warning', message: `${problem}; ${entry.name} itself is saved` });
}

function checkpointEvent(
  { iteration, name, path, sizeBytes }: CheckpointEntry,
  removed: readonly string[],
  seconds: number,
): CheckpointEvent {
  return { type: 'checkpoint', iteration, name, path, sizeBytes, seconds, removed };
}
