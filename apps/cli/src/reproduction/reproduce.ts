import type { CheckpointEntry, CheckpointManager, LoadedCheckpoint } from '@hideout/checkpoints';
import { Trainer } from '@hideout/ppo';
import type { TrainerOptions } from '@hideout/ppo';
import { savedConfig } from '../config/config-text.js';
import { runState, trainingState } from '../training/checkpoint-state.js';
import { trainerOptions } from '../training/create-environment.js';
import { firstDifference, tensorCount } from './state-difference.js';
import type { StateDifference } from './state-difference.js';
import type { TrainingPath } from './training-path.js';

/** What training again came to. */
export interface Reproduction {
  /** Iterations that were trained. */
  readonly iterations: number;
  /** What computed, and why it. */
  readonly backend: { readonly name: string; readonly reason: string };
  /** Tensors that were compared at the last station. */
  readonly tensors: number;
  /** The first station that is not what it was; null: all are the same, to the bit. */
  readonly difference: (StateDifference & { readonly station: CheckpointEntry }) | null;
}

/**
 * Trains the way again and compares every station of it, until one differs. Writes nothing.
 *
 * @param target the last station, loaded.
 * @returns null when it was told to stop.
 * @throws the packages' typed errors.
 */
export async function reproduce(
  { start, stations }: TrainingPath,
  target: LoadedCheckpoint,
  manager: CheckpointManager,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (iteration: number) => void },
): Promise<Reproduction | null> {
  const options = trainerOptions(savedConfig(runState(target).configuration, target.entry.name));
  const trainer = await startedTrainer(start, manager, options);
  const stop = (): void => void trainer.dispose();
  signal.addEventListener('abort', stop);
  try {
    for (const station of stations) {
      while (trainer.iteration < station.iteration && !signal.aborted) {
        await trainer.trainIteration();
        onProgress(trainer.iteration);
      }
      if (signal.aborted) return null;
      const expected = trainingState(station === target.entry ? target : await manager.load(station.name));
      const actual = trainer.state();
      const found = firstDifference(expected, actual);
      if (found !== null || station === target.entry) {
        return {
          iterations: trainer.iteration - (start?.iteration ?? 0),
          backend: trainer.backend,
          tensors: tensorCount(actual),
          difference: found && { ...found, station },
        };
      }
    }
    return null;
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    await trainer.dispose();
  }
}

async function startedTrainer(
  start: CheckpointEntry | null,
  manager: CheckpointManager,
  options: TrainerOptions,
): Promise<Trainer> {
  if (start === null) return Trainer.create(options);
  return Trainer.restore(trainingState(await manager.load(start.name)), options);
}
