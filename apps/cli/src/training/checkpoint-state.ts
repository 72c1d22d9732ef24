import type {
  CheckpointFigures,
  CheckpointInput,
  JsonObject,
  JsonValue,
  LoadedCheckpoint,
} from '@hideout/checkpoints';
import { figureOf } from '@hideout/metrics';
import type { MetricsRow } from '@hideout/metrics';
import type { TrainingState } from '@hideout/ppo';

/** What a checkpoint holds beside the trainer's own state: enough to find the run and to build its environment again. */
export interface RunState {
  /** Name of the run's folder under the runs directory; empty when the checkpoint names none. */
  readonly run: string;
  /** Training time so far, sessions before included. */
  readonly elapsedSeconds: number;
  /** Every option as it was in force. */
  readonly configuration: JsonObject;
}

/** One checkpoint out of the trainer's state and the run's. `row`: the newest row of the run's log. */
export function checkpointInput(
  state: TrainingState,
  run: RunState,
  row: MetricsRow,
  parent: string | null,
): CheckpointInput {
  return {
    iteration: row.iteration,
    metadata: checkpointFigures(row, run.run),
    state: {
      json: {
        trainer: state.json,
        run: { name: run.run, elapsed_seconds: run.elapsedSeconds },
        configuration: run.configuration,
      },
      arrays: state.arrays,
    },
    policies: state.policies,
    parent,
  };
}

/** The trainer's state out of a checkpoint. */
export function trainingState(checkpoint: LoadedCheckpoint): TrainingState {
  return {
    json: objectAt(checkpoint.state.json, 'trainer'),
    arrays: checkpoint.state.arrays,
    policies: checkpoint.policies,
  };
}

/** The run's state out of a checkpoint. */
export function runState(checkpoint: LoadedCheckpoint): RunState {
  const run = objectAt(checkpoint.state.json, 'run');
  return {
    run: folderName(run['name']),
    elapsedSeconds: typeof run['elapsed_seconds'] === 'number' ? run['elapsed_seconds'] : 0,
    configuration: objectAt(checkpoint.state.json, 'configuration'),
  };
}

/** A name out of a file becomes a path: only what cannot lead elsewhere is taken. */
function folderName(name: JsonValue | undefined): string {
  return typeof name === 'string' && /^[A-Za-z0-9][\w.-]{0,254}$/u.test(name) ? name : '';
}

/** An object inside JSON; empty when there is none: whoever reads its entries says what is missing. */
function objectAt(json: JsonObject, key: string): JsonObject {
  const value = json[key];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

/** metadata.json's figures, with the names that the guide gives them. */
function checkpointFigures(row: MetricsRow, run: string): CheckpointFigures {
  return {
    run,
    reward_mean: figureOf(row, 'reward_mean'),
    seeker_reward: figureOf(row, 'seeker_reward'),
    hider_reward: figureOf(row, 'hider_reward'),
    episode_len_mean: figureOf(row, 'episode_len_mean'),
    episodes_completed: figureOf(row, 'episodes_completed') ?? 0,
    environment_steps: figureOf(row, 'environment_steps'),
    caught_fraction: figureOf(row, 'caught_fraction'),
    hidden_fraction: figureOf(row, 'hidden_fraction'),
  };
}
