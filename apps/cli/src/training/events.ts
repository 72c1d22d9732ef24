import type { MetricsRow } from '@hideout/metrics';
import type { RunHistory } from './run-history.js';
import type { WatchedPolicies } from './watching/game-messages.js';

/** What a training tells the outside. The terminal screen, the plain lines and `--json` are views of these. */
export type TrainingEvent =
  | StartedEvent
  | ProgressEvent
  | IterationEvent
  | CheckpointEvent
  | WarningEvent
  | ConditionEvent
  | DegradedEvent
  | RecoveredEvent
  | PausedEvent
  | ContinuedEvent
  | PoliciesEvent
  | StoppingEvent
  | FinishedEvent
  | FailedEvent;

export interface StartedEvent {
  readonly type: 'started';
  /** Name of the run: its folder under the runs directory. */
  readonly run: string;
  readonly runDirectory: string;
  readonly checkpointDirectory: string;
  /** Options that other commands need to find the same directories, ` --checkpoint-dir x`; empty for the usual ones. */
  readonly directoryOptions: string;
  /** Path of the checkpoint that the run goes on from; null for a fresh run. */
  readonly resumedFrom: string | null;
  /** The iteration that comes first now; 1 for a fresh run. */
  readonly firstIteration: number;
  /** The iteration at which the run ends. */
  readonly totalIterations: number;
  /** What there is of the iterations before the first. */
  readonly history: RunHistory;
  readonly seed: number;
  /** Which executor computes, and why this one. */
  readonly backend: string;
  readonly backendReason: string;
}

export interface ProgressEvent {
  readonly type: 'progress';
  readonly iteration: number;
  readonly phase: 'rollout' | 'learning' | 'saving';
  /** Share of the phase that is done, 0 to 1. */
  readonly fraction: number;
}

export interface IterationEvent {
  readonly type: 'iteration';
  readonly totalIterations: number;
  readonly metrics: MetricsRow;
}

export interface CheckpointEvent {
  readonly type: 'checkpoint';
  readonly iteration: number;
  readonly name: string;
  readonly path: string;
  readonly sizeBytes: number;
  readonly seconds: number;
  /** Names of checkpoints that retention removed after this save. */
  readonly removed: readonly string[];
}

export interface WarningEvent {
  readonly type: 'warning';
  readonly message: string;
}

/** Something that wants to be looked at begins, or is over: told once each. */
export interface ConditionEvent {
  readonly type: 'condition';
  readonly condition: ConditionName;
  readonly team: 'seeker' | 'hider' | null;
  readonly state: 'begins' | 'ends';
  /** The first iteration of which it is true. */
  readonly since: number;
  /** The iteration after which it is told. */
  readonly iteration: number;
  /** One sentence, with the figure. */
  readonly message: string;
}

export type ConditionName =
  'high_kl' | 'low_entropy' | 'negative_explained_variance' | 'not_finite' | 'low_disk';

/** A checkpoint could not be written for want of a disk that takes it. Training goes on; the next one tries again. */
export interface DegradedEvent {
  readonly type: 'degraded';
  /** The iteration that was to be saved. */
  readonly iteration: number;
  /** The first iteration that could not be saved since it last worked. */
  readonly since: number;
  /** The operating system's code, as ENOSPC. */
  readonly code: string;
  /** The same in words, as 'disk full'. */
  readonly reason: string;
  readonly lastGoodCheckpoint: string | null;
  /** In short: `degraded: disk full, last good checkpoint checkpoint_000010`. */
  readonly message: string;
  /** What exactly could not be done. */
  readonly problem: string;
}

/** Checkpoints are written again, after a `degraded`. */
export interface RecoveredEvent {
  readonly type: 'recovered';
  readonly iteration: number;
  readonly name: string;
  readonly message: string;
}

/** The training stands still after an iteration, as it was asked to, until it is asked to go on. */
export interface PausedEvent {
  readonly type: 'paused';
  readonly iteration: number;
}

/** It goes on. */
export interface ContinuedEvent {
  readonly type: 'continued';
  readonly iteration: number;
}

/** The policies as they are between two iterations, for a spectator who has asked for them. */
export interface PoliciesEvent extends WatchedPolicies {
  readonly type: 'policies';
}

/** An interrupt was heard: the current iteration is finished, then saved. */
export interface StoppingEvent {
  readonly type: 'stopping';
  readonly iteration: number;
}

export interface FinishedEvent {
  readonly type: 'finished';
  readonly reason: 'completed' | 'interrupted';
  readonly iteration: number;
  readonly totalIterations: number;
  /** Path of the newest checkpoint; null when none was written. */
  readonly checkpoint: string | null;
  readonly seconds: number;
}

export interface FailedEvent {
  readonly type: 'failed';
  readonly message: string;
  readonly exitCode: number;
}
