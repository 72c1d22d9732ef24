import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import type { GoodCheckpoint, KnownCheckpoint } from './checkpoint-inspection.js';
import { parseCheckpointName } from './checkpoint-name.js';
import { writeNewFiles } from './checkpoint-writer.js';
import { StoreReadError } from './errors/store-read-error.js';
import type { FileSystemPort } from './file-system-port.js';
import { errorCode } from './file-system-port.js';
import { parseManifest } from './manifest.js';
import { parseMetadata } from './metadata-encoding.js';
import { TEMPORARY_PREFIX } from './removal.js';
import { decodeSelfDigested, encodeSelfDigested } from './self-digest.js';

export const INDEX_FILE = 'checkpoint_index.json';

const INDEX_FORMAT = 'hideout-checkpoint-index';
const INDEX_VERSION = 1;
const DIGEST_FIELD = 'index_sha256';
const MAX_INDEX_BYTES = 256 * 1024 * 1024;

const indexSchema = z.object({
  format: z.literal(INDEX_FORMAT),
  format_version: z.literal(INDEX_VERSION),
  updated_at: z.iso.datetime(),
  checkpoints: z.array(
    z.object({ name: z.string(), signature: z.string(), manifest: z.unknown(), metadata: z.unknown() }),
  ),
});

/** checkpoint_index.json: a cache of what the directories say. Nothing is lost with it. */
export interface CheckpointIndex {
  known: Map<string, KnownCheckpoint>;
  /** ISO 8601; null where there is no index that can be used. */
  updatedAt: string | null;
  /** Why it was left aside, or null. */
  problem: string | null;
}

/** @throws StoreReadError where it is there and the machine cannot read it */
export async function readIndex(fs: FileSystemPort, store: string): Promise<CheckpointIndex> {
  const path = join(store, INDEX_FILE);
  let bytes: Uint8Array;
  try {
    bytes = await fs.read(path, MAX_INDEX_BYTES);
  } catch (cause) {
    const code = errorCode(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR') return unusable(null);
    if (code === 'EFBIG' || code === 'EFTYPE' || code === 'ELOOP') return unusable('is no index');
    throw new StoreReadError({ path, code, cause });
  }
  const parsed = indexSchema.safeParse(decodeSelfDigested(bytes, DIGEST_FIELD));
  if (!parsed.success) return unusable('is not as it was written');
  const known = new Map<string, KnownCheckpoint>();
  for (const record of parsed.data.checkpoints) {
    const manifest = parseManifest(record.manifest);
    const metadata = parseMetadata(record.metadata);
    // Names are shown in messages: only such as the store gives.
    if (manifest !== null && metadata !== null && parseCheckpointName(record.name) !== null)
      known.set(record.name, { manifest, metadata, signature: record.signature });
  }
  return { known, updatedAt: parsed.data.updated_at, problem: null };
}

/**
 * Replaces the index as a whole.
 *
 * @throws StoreWriteError, or the file system's own error
 */
export async function writeIndex(
  fs: FileSystemPort,
  store: string,
  checkpoints: readonly GoodCheckpoint[],
): Promise<void> {
  const records = checkpoints.map(({ entry, manifest, metadata, signature }) => ({
    name: entry.name,
    signature,
    manifest,
    metadata: { ...metadata },
  }));
  const fields = {
    format: INDEX_FORMAT,
    format_version: INDEX_VERSION,
    updated_at: new Date().toISOString(),
    checkpoints: records,
  };
  const name = `${TEMPORARY_PREFIX}${INDEX_FILE}-${randomBytes(8).toString('hex')}`;
  const temporary = join(store, name);
  try {
    await writeNewFiles(fs, store, [{ path: name, bytes: encodeSelfDigested(fields, DIGEST_FIELD) }]);
    await fs.rename(temporary, join(store, INDEX_FILE));
  } catch (error) {
    await fs.removeFile(temporary).catch(() => undefined);
    throw error;
  }
  await fs.syncDirectory(store);
}

function unusable(problem: string | null): CheckpointIndex {
  return { known: new Map(), updatedAt: null, problem };
}
