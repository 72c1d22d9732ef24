import type { JsonObject } from './canonical-json.js';
import type { CheckpointEntry } from './checkpoint-entry.js';
import type { CheckpointFigures, CheckpointMetadata } from './checkpoint-metadata.js';
import type { NamedTensor, TypedArray } from './tensor.js';

/** What `save` takes. Everything in it is copied before `save` returns its promise. */
export interface CheckpointInput {
  /** Training iterations done, a whole number >= 0. */
  iteration: number;
  metadata: CheckpointFigures;
  /** All that a resumed run needs and that is no policy. A bare array is a tensor of one dimension. */
  state: { json: JsonObject; arrays: Readonly<Record<string, NamedTensor | TypedArray>> };
  /** By policy id: letters, digits, '.', '_' and '-', at most 64, beginning with a letter or digit. */
  policies: Readonly<Record<string, PolicyContent>>;
  /** Identity of the checkpoint that the run was resumed from. */
  parent?: string | null;
}

/** A policy: what describes it, and its weights. */
export interface PolicyContent {
  json: JsonObject;
  arrays: Record<string, NamedTensor>;
}

/** What `save` gives back once the checkpoint is safely on disk. */
export interface SavedCheckpoint {
  entry: CheckpointEntry;
  /** Names of the older checkpoints that retention removed. */
  removed: string[];
}

/** A checkpoint that `load` passed over, and why. */
export interface SkippedCheckpoint {
  name: string;
  reason: string;
}

/** What `load` gives: the whole checkpoint, every digest verified. Every array owns its memory. */
export interface LoadedCheckpoint {
  entry: CheckpointEntry;
  metadata: CheckpointMetadata;
  state: { json: JsonObject; arrays: Record<string, NamedTensor> };
  policies: Record<string, PolicyContent>;
  /** Newer checkpoints that were passed over because they are damaged, newest first. */
  skipped: SkippedCheckpoint[];
}
