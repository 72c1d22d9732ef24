import type { MetricsRow } from '@hideout/metrics';
import type { FinishedEvent, IterationEvent, StartedEvent, TrainingEvent } from '../src/training/events.js';
import { noHistory } from '../src/training/run-history.js';
import { initialTrainingState, reduceTraining } from '../src/ui/training-state.js';
import type { TrainingState } from '../src/ui/training-state.js';

/** A row with the seed guide's figures. */
export function row(iteration: number, changes: Partial<MetricsRow> = {}): MetricsRow {
  return {
    iteration,
    timestamp: '2024-12-19T15:30:45.000Z',
    environment_steps: 9600 * iteration,
    episodes_completed: 30 * iteration,
    episodes_this_iteration: 30,
    reward_mean: 168.45,
    episode_len_mean: 135.24,
    seeker_reward: -8.23,
    hider_reward: 45.67,
    seeker_kl: 0.0072341,
    hider_kl: 0.0081416,
    seeker_entropy: 9.89234,
    hider_entropy: 9.62341,
    caught_fraction: 0.3421,
    hidden_fraction: 0.5,
    rollout_seconds: 2,
    learning_seconds: 4,
    iteration_seconds: 6,
    steps_per_second: 1600,
    elapsed_seconds: 6 * iteration,
    ...changes,
  };
}

export const started: StartedEvent = {
  type: 'started',
  run: 'run-1',
  runDirectory: 'runs/run-1',
  checkpointDirectory: 'checkpoints',
  directoryOptions: '',
  resumedFrom: null,
  firstIteration: 1,
  totalIterations: 500,
  history: noHistory,
  seed: 7,
  backend: 'wasm',
  backendReason: 'the fastest there is',
};

export function iteration(number: number, changes: Partial<MetricsRow> = {}): IterationEvent {
  return { type: 'iteration', totalIterations: 500, metrics: row(number, changes) };
}

export const finished: FinishedEvent = {
  type: 'finished',
  reason: 'completed',
  iteration: 500,
  totalIterations: 500,
  checkpoint: 'checkpoints/checkpoint_000500',
  seconds: 3000,
};

export function stateAfter(...events: TrainingEvent[]): TrainingState {
  return events.reduce(reduceTraining, initialTrainingState);
}
