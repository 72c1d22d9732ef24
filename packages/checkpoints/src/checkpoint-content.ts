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

/** A policy: what describes it, its weights, and what else lies beside them. */
export interface PolicyContent {
  json: JsonObject;
  arrays: Record<string, NamedTensor>;
  /**
   * Further files by name, for other programs: the store keeps and checks their bytes and never looks into them. Names as
   * those of policies, of at most 128 characters, and none of the store's own two. Missing: none.
   */
  files?: Readonly<Record<string, Uint8Array>>;
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
