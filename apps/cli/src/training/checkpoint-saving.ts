import type { CheckpointEntry, CheckpointInput, SavedCheckpoint } from '@hideout/checkpoints';
import { writeMetricsHistory, writeTrainingFigure } from '@hideout/metrics';
import type { MetricsRow } from '@hideout/metrics';
import { messageOf } from '../error-message.js';
import type { CheckpointEvent, TrainingEvent } from './events.js';
import { figurePath, historyPath } from './run-record.js';

/**
 * Saves a checkpoint, and the history and the figure beside it. These two are views of the run: one that cannot be
 * written is told, and the checkpoint counts all the same.
 *
 * @param rows every row of the run.
 * @throws what `manager.save` throws; then the store is as it was.
 */
export async function saveCheckpoint(
  manager: { save(input: CheckpointInput): Promise<SavedCheckpoint> },
  input: CheckpointInput,
  rows: readonly MetricsRow[],
  emit: (event: TrainingEvent) => void,
): Promise<CheckpointEntry> {
  const startMs = performance.now();
  emit({ type: 'progress', iteration: input.iteration, phase: 'saving', fraction: 0 });
  const { entry, removed } = await manager.save(input);
  const beside = async (path: string, write: () => Promise<void>): Promise<void> => {
    try {
      await write();
    } catch (error) {
      const message = `${path} could not be written: ${messageOf(error)}; ${entry.name} itself is saved`;
      emit({ type: 'warning', message });
    }
  };
  await beside(historyPath(entry), () => writeMetricsHistory(historyPath(entry), rows));
  await beside(figurePath(entry), () => writeTrainingFigure(figurePath(entry), rows));
  emit(checkpointEvent(entry, removed, (performance.now() - startMs) / 1000));
  return entry;
}

function checkpointEvent(
  { iteration, name, path, sizeBytes }: CheckpointEntry,
  removed: readonly string[],
  seconds: number,
): CheckpointEvent {
  return { type: 'checkpoint', iteration, name, path, sizeBytes, seconds, removed };
}
