import type { CheckpointMetadata } from './checkpoint-metadata.js';

/** What the store knows of a checkpoint beside its metadata. */
export interface CheckpointRecord {
  /** Name of its directory. */
  name: string;
  /** Absolute path of its directory. */
  path: string;
  /** 32 hexadecimal digits, drawn at random when it was saved; null where the manifest cannot be read. */
  identity: string | null;
  /** Identity of the checkpoint that the run had been resumed from, or null. */
  parent: string | null;
  /** Grows by one with every save into a store, and so orders checkpoints; 0 where the manifest cannot be read. */
  sequence: number;
  /** '20', or '20_v2' for the second checkpoint of iteration 20 in a store. */
  label: string;
  /** All of its files together. */
  sizeBytes: number;
  /** When it was saved: ISO 8601, UTC. */
  savedAt: string;
  /** SHA-256 over all policies' weights, in hexadecimal: equal digests, equal weights. Null where unknown. */
  weightsDigest: string | null;
  /** When somebody pinned it, so that retention never removes it: ISO 8601, UTC; null for most. */
  pinnedAt: string | null;
  /** Why it cannot be loaded, as far as can be told without reading weights; null for a good one. */
  damaged: string | null;
}

/** One checkpoint in a list: its record and its metadata, flat. */
export type CheckpointEntry = CheckpointRecord & CheckpointMetadata;

/** Names that a caller's own metadata fields must not take. */
export const RESERVED_METADATA_FIELDS: ReadonlySet<string> = new Set([
  'name',
  'path',
  'identity',
  'parent',
  'sequence',
  'label',
  'sizeBytes',
  'savedAt',
  'weightsDigest',
  'pinnedAt',
  'damaged',
  'iteration',
  'timestamp',
  'checkpoint_path',
]);
