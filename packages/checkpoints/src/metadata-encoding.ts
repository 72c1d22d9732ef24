import { z } from 'zod';
import { decodeCanonicalJson, encodeCanonicalJson } from './canonical-json.js';
import type { CheckpointFigures, CheckpointMetadata, MetadataValue } from './checkpoint-metadata.js';
import { RESERVED_METADATA_FIELDS } from './checkpoint-entry.js';
import { InvalidCheckpointInputError } from './errors/invalid-checkpoint-input-error.js';

/** Longest metadata.json that is read or written, in bytes. */
export const MAX_METADATA_BYTES = 1024 * 1024;

const figure = z.number().nullable();
const metadataSchema = z
  .object({
    iteration: z.number().int().nonnegative(),
    timestamp: z.iso.datetime(),
    checkpoint_path: z.string(),
    reward_mean: figure,
    seeker_reward: figure,
    hider_reward: figure,
    episode_len_mean: figure,
    episodes_completed: z.number().nonnegative(),
  })
  .catchall(z.union([z.number(), z.string(), z.null()]));

/**
 * The training's figures as they will be written: NaN and infinities become null.
 *
 * @throws InvalidCheckpointInputError for a field that is no number, text or null, or whose name is the store's own.
 */
export function checkFigures(figures: CheckpointFigures): CheckpointFigures {
  const checked: Record<string, MetadataValue> = {};
  for (const [field, value] of Object.entries(figures)) {
    if (RESERVED_METADATA_FIELDS.has(field) || field === '__proto__')
      fail(field, 'is a name that the store uses itself');
    if (typeof value !== 'number' && typeof value !== 'string' && value !== null)
      fail(field, 'is no number, text or null');
    checked[field] = typeof value === 'number' && !Number.isFinite(value) ? null : value;
  }
  for (const field of ['reward_mean', 'seeker_reward', 'hider_reward', 'episode_len_mean']) {
    if (typeof checked[field] === 'string' || checked[field] === undefined)
      fail(field, 'must be a number or null');
  }
  const episodes = checked['episodes_completed'];
  if (typeof episodes !== 'number' || episodes < 0) fail('episodes_completed', 'must be a number >= 0');
  return checked as CheckpointFigures;
}

export function encodeMetadata(metadata: CheckpointMetadata): Uint8Array {
  const bytes = encodeCanonicalJson({ ...metadata });
  if (bytes.length > MAX_METADATA_BYTES)
    throw new InvalidCheckpointInputError({
      field: 'metadata',
      problem: `is longer than ${MAX_METADATA_BYTES} bytes`,
    });
  return bytes;
}

/** @throws where the bytes are no metadata.json. */
export function decodeMetadata(bytes: Uint8Array): CheckpointMetadata {
  return metadataSchema.parse(decodeCanonicalJson(bytes));
}

/** The metadata that a JSON value holds, or null. */
export function parseMetadata(value: unknown): CheckpointMetadata | null {
  return metadataSchema.safeParse(value).data ?? null;
}

function fail(field: string, problem: string): never {
  throw new InvalidCheckpointInputError({ field: `metadata.${field}`, problem });
}
