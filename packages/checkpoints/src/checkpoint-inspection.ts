import { basename } from 'node:path';
import type { CheckpointEntry } from './checkpoint-entry.js';
import { METADATA_FILE } from './checkpoint-files.js';
import type { CheckpointMetadata } from './checkpoint-metadata.js';
import { formatCheckpointLabel, parseCheckpointName } from './checkpoint-name.js';
import { pinnedAt } from './checkpoint-pin.js';
import { StoreReadError } from './errors/store-read-error.js';
import { problemsOf, readChecked, readManifest, surveyFiles } from './file-survey.js';
import type { FileStatus, FileSystemPort } from './file-system-port.js';
import { errorCode } from './file-system-port.js';
import type { Manifest } from './manifest.js';
import { FORMAT_VERSION } from './manifest.js';
import { decodeMetadata, MAX_METADATA_BYTES } from './metadata-encoding.js';

/** What the index remembers of a good checkpoint. */
export interface KnownCheckpoint {
  manifest: Manifest;
  metadata: CheckpointMetadata;
  /** Of its files when they were found good: see `FileSurvey`. */
  signature: string;
}

export type GoodCheckpoint = { kind: 'good'; entry: CheckpointEntry } & KnownCheckpoint;

/** A checkpoint directory, as far as it can be judged without reading weights. */
export type InspectedCheckpoint =
  | GoodCheckpoint
  | { kind: 'damaged'; entry: CheckpointEntry; problems: string[] }
  | { kind: 'newer'; entry: CheckpointEntry; formatVersion: number };

/**
 * Looks at a checkpoint directory: manifest, metadata, the sizes of all other files, and whether it is pinned. `known`
 * saves reading what has not changed. Null where there is no such directory (any more).
 *
 * @throws StoreReadError
 */
export async function inspectCheckpoint(
  fs: FileSystemPort,
  path: string,
  known?: KnownCheckpoint,
): Promise<InspectedCheckpoint | null> {
  const inspected = await inspectFiles(fs, path, known);
  if (inspected !== null) inspected.entry.pinnedAt = await pinnedAt(fs, path);
  return inspected;
}

async function inspectFiles(
  fs: FileSystemPort,
  path: string,
  known: KnownCheckpoint | undefined,
): Promise<InspectedCheckpoint | null> {
  const status = await statusIfThere(fs, path);
  if (status === null) return null;
  if (status.kind !== 'directory') return damaged(path, status, ['it is a link or a file, not a directory']);
  if (known !== undefined && (await surveyFiles(fs, path, known.manifest)).signature === known.signature)
    return { kind: 'good', entry: entryOf(path, known.manifest, known.metadata), ...known };
  const inspected = await inspectDirectory(fs, path, status);
  // A checkpoint that is removed while it is read only looks damaged.
  return inspected.kind === 'damaged' && (await statusIfThere(fs, path)) === null ? null : inspected;
}

async function inspectDirectory(
  fs: FileSystemPort,
  path: string,
  status: FileStatus,
): Promise<InspectedCheckpoint> {
  const reading = await readManifest(fs, path);
  if (reading.kind === 'damaged') return damaged(path, status, [reading.reason]);
  if (reading.kind === 'newer') {
    const { formatVersion, sequence } = reading;
    const reason = `it has format version ${formatVersion}, this program reads up to ${FORMAT_VERSION}`;
    return {
      kind: 'newer',
      entry: { ...entryWithoutManifest(path, status, reason), sequence },
      formatVersion,
    };
  }
  const { manifest } = reading;
  const { checks, signature } = await surveyFiles(fs, path, manifest);
  const problems = problemsOf(checks);
  const metadata = problems.some((problem) => problem.startsWith(`${METADATA_FILE}:`))
    ? null
    : await readMetadata(fs, path, manifest);
  if (typeof metadata === 'string') problems.push(metadata);
  const known = metadata === null || typeof metadata === 'string' ? unknownMetadata(manifest) : metadata;
  const entry = entryOf(path, manifest, known);
  if (problems.length > 0)
    return { kind: 'damaged', entry: { ...entry, damaged: problems.join('; ') }, problems };
  return { kind: 'good', entry, manifest, metadata: known, signature };
}

/** The metadata, or a sentence on what is wrong with it. */
async function readMetadata(
  fs: FileSystemPort,
  path: string,
  manifest: Manifest,
): Promise<CheckpointMetadata | string> {
  const file = manifest.files.find((candidate) => candidate.path === METADATA_FILE);
  if (file === undefined || file.size > MAX_METADATA_BYTES) return `${METADATA_FILE}: wrong size`;
  const bytes = await readChecked(fs, path, file);
  if (typeof bytes === 'string') return `${METADATA_FILE}: ${bytes}`;
  try {
    const metadata = decodeMetadata(bytes);
    if (metadata.iteration === manifest.iteration) return metadata;
  } catch {
    // Said below.
  }
  return `${METADATA_FILE}: no metadata of this checkpoint`;
}

/** The entry of a checkpoint whose manifest is sound, and that is not pinned. */
export function entryOf(path: string, manifest: Manifest, metadata: CheckpointMetadata): CheckpointEntry {
  return {
    ...metadata,
    name: basename(path),
    path,
    identity: manifest.identity,
    parent: manifest.parent,
    sequence: manifest.sequence,
    label: manifest.label,
    sizeBytes: manifest.files.reduce((sum, { size }) => sum + size, 0),
    savedAt: manifest.saved_at,
    weightsDigest: manifest.weights_sha256,
    pinnedAt: null,
    damaged: null,
  };
}

function damaged(path: string, status: FileStatus, problems: string[]): InspectedCheckpoint {
  return { kind: 'damaged', entry: entryWithoutManifest(path, status, problems.join('; ')), problems };
}

function entryWithoutManifest(path: string, status: FileStatus, reason: string): CheckpointEntry {
  const name = parseCheckpointName(basename(path)) ?? { iteration: 0, version: 1 };
  const time = status.modifiedAt.toISOString();
  return {
    ...noFigures(name.iteration, time, basename(path)),
    name: basename(path),
    path,
    identity: null,
    parent: null,
    sequence: 0,
    label: formatCheckpointLabel(name),
    sizeBytes: 0,
    savedAt: time,
    weightsDigest: null,
    pinnedAt: null,
    damaged: reason,
  };
}

function unknownMetadata(manifest: Manifest): CheckpointMetadata {
  return noFigures(manifest.iteration, manifest.saved_at, '');
}

function noFigures(iteration: number, timestamp: string, checkpointPath: string): CheckpointMetadata {
  return {
    iteration,
    timestamp,
    checkpoint_path: checkpointPath,
    reward_mean: null,
    seeker_reward: null,
    hider_reward: null,
    episode_len_mean: null,
    episodes_completed: 0,
  };
}

async function statusIfThere(fs: FileSystemPort, path: string): Promise<FileStatus | null> {
  try {
    return await fs.status(path);
  } catch (cause) {
    const code = errorCode(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new StoreReadError({ path, code, cause });
  }
}
