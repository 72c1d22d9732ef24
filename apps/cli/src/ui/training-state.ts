import type {
  CheckpointEvent,
  DegradedEvent,
  FailedEvent,
  FinishedEvent,
  ProgressEvent,
  StartedEvent,
  TrainingEvent,
} from '../training/events.js';
import { historyWith, newestRow, noHistory } from '../training/run-history.js';
import type { RunHistory } from '../training/run-history.js';
import { logLine } from './log-line.js';
import { figure } from './metrics-figure.js';

/** Warnings that are kept. The oldest go first. */
const MAX_WARNINGS = 50;

/** Lines of the log that are kept: more than a terminal has rows. */
const MAX_LOG_LINES = 200;

/** Iterations that the estimate of the time left looks back on. */
const PACE_WINDOW = 20;

/** What is known of a training, made out of its events. Views show this and nothing else. */
export interface TrainingState {
  /** Null until the training has started. */
  readonly started: StartedEvent | null;
  /** The iterations of the run, those before a resume included. */
  readonly history: RunHistory;
  /** How many of them were computed by this process: the newest ones. */
  readonly ownRows: number;
  /** What is being computed now; null between iterations. */
  readonly progress: ProgressEvent | null;
  /** The newest checkpoint that this process saved. */
  readonly checkpoint: CheckpointEvent | null;
  /** What the disk did not take, until it takes a checkpoint again. */
  readonly degraded: DegradedEvent | null;
  /** Oldest first. */
  readonly warnings: readonly string[];
  /** How many there were, those included that are not kept any more. */
  readonly warningsTold: number;
  /** What has happened, a line each, oldest first. */
  readonly log: readonly string[];
  /** Whether the training stands still, as it was asked to. */
  readonly isPaused: boolean;
  readonly stopping: boolean;
  readonly finished: FinishedEvent | null;
  readonly failed: FailedEvent | null;
}

export const initialTrainingState: TrainingState = {
  started: null,
  history: noHistory,
  ownRows: 0,
  progress: null,
  checkpoint: null,
  degraded: null,
  isPaused: false,
  warnings: [],
  warningsTold: 0,
  log: [],
  stopping: false,
  finished: null,
  failed: null,
};

/** The state after an event. Pure. */
export function reduceTraining(state: TrainingState, event: TrainingEvent): TrainingState {
  const line = logLine(event);
  const next = reduceEvent(state, event);
  return line === null ? next : { ...next, log: [...next.log, line].slice(-MAX_LOG_LINES) };
}

function reduceEvent(state: TrainingState, event: TrainingEvent): TrainingState {
  switch (event.type) {
    case 'started':
      return { ...state, started: event, history: event.history, ownRows: 0 };
    case 'progress':
      return { ...state, progress: event };
    case 'iteration':
      return {
        ...state,
        history: historyWith(state.history, [event.metrics]),
        ownRows: state.ownRows + 1,
        progress: null,
      };
    case 'checkpoint':
      // A save that ran beside the training says nothing about the iteration that is played or learned from now.
      return { ...state, checkpoint: event, progress: withoutSaving(state.progress) };
    case 'warning':
      return withWarning(state, event.message);
    case 'condition':
      return event.state === 'begins' ? withWarning(state, event.message) : state;
    case 'degraded':
      // Once for each time that the disk stops taking checkpoints; `degraded` stands as long as it lasts.
      return { ...(state.degraded === null ? withWarning(state, event.problem) : state), degraded: event };
    case 'recovered':
      return { ...state, degraded: null };
    case 'paused':
      return { ...state, isPaused: true, progress: null };
    case 'continued':
      return { ...state, isPaused: false };
    case 'policies':
      return state;
    case 'stopping':
      return { ...state, stopping: true };
    case 'finished':
      return { ...state, finished: event, progress: null, isPaused: false };
    case 'failed':
      return { ...state, failed: event, progress: null };
  }
}

function withWarning(state: TrainingState, message: string): TrainingState {
  return {
    ...state,
    warnings: [...state.warnings, message].slice(-MAX_WARNINGS),
    warningsTold: state.warningsTold + 1,
  };
}

function withoutSaving(progress: ProgressEvent | null): ProgressEvent | null {
  return progress?.phase === 'saving' ? null : progress;
}

/** Iterations that are done, those before a resume included. */
export function iterationsDone(state: TrainingState): number {
  const newest = figure(newestRow(state.history), 'iteration');
  return newest ?? (state.started === null ? 0 : state.started.firstIteration - 1);
}

/** Iterations that are still to come. */
export function iterationsLeft(state: TrainingState): number {
  return state.started === null ? 0 : Math.max(0, state.started.totalIterations - iterationsDone(state));
}

/** Mean seconds of this process's newest iterations; null before the first. */
export function secondsPerIteration(state: TrainingState): number | null {
  if (state.ownRows === 0) return null;
  const recent = state.history.recent.slice(-Math.min(state.ownRows, PACE_WINDOW));
  const seconds = recent.map((row) => figure(row, 'iteration_seconds')).filter((value) => value !== null);
  return seconds.length === 0 ? null : seconds.reduce((a, b) => a + b) / seconds.length;
}

/** Estimate of the seconds until the run ends, without the part of an iteration that is done; null if unknown. */
export function secondsLeft(state: TrainingState): number | null {
  const pace = secondsPerIteration(state);
  return pace === null ? null : pace * iterationsLeft(state);
}
