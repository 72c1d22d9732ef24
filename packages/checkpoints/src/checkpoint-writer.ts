import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { EncodedCheckpoint } from './checkpoint-encoding.js';
import type { CheckpointFile } from './checkpoint-files.js';
import { MANIFEST_FILE, POLICIES_DIRECTORY } from './checkpoint-files.js';
import { sha256InPieces } from './digest.js';
import { StoreWriteError } from './errors/store-write-error.js';
import type { FileSystemPort, WritableFile } from './file-system-port.js';
import { errorCode } from './file-system-port.js';
import type { Manifest, ManifestFile } from './manifest.js';
import { encodeManifest } from './manifest.js';
import { moveToTrash, removeTree, TEMPORARY_PREFIX } from './removal.js';

/** Open at a time, far below every system's limit. */
const MAX_OPEN_FILES = 100;
/** So long is a file that waits for no other: syncing it takes longer than the few steps that a sync costs anyway. */
export const LARGE_BYTES = 256 * 1024;
const WRITE_BYTES = 64 * 1024 * 1024;

/**
 * Writes a checkpoint so that after a crash at any instant either all of it is there under its name, or none of it.
 * Once the promise resolves (with its manifest) it is on the disk. When it rejects, nothing of it is left; where the disk
 * refuses even the cleaning up, a leftover under a temporary name, which a later save removes, or the whole checkpoint, of
 * which nobody knows whether it would survive a power cut. Nothing else in the store has been touched.
 *
 * @throws StoreWriteError
 */
export async function commitCheckpoint(
  fs: FileSystemPort,
  store: string,
  name: string,
  { files, describe }: EncodedCheckpoint,
): Promise<Manifest> {
  const temporary = join(store, `${TEMPORARY_PREFIX}${name}-${randomBytes(8).toString('hex')}`);
  const target = join(store, name);
  const directories = directoriesOf(files);
  let manifest: Manifest;
  try {
    for (const directory of directories)
      await attempt('create', join(temporary, directory), (path) => fs.createDirectory(path));
    manifest = describe(await writeDescribed(fs, temporary, files));
    await writeNewFiles(fs, temporary, [{ path: MANIFEST_FILE, bytes: encodeManifest(manifest) }], verify);
    for (const directory of directories.toReversed())
      await attempt('sync', join(temporary, directory), (path) => fs.syncDirectory(path));
    await attempt('rename', temporary, () => fs.rename(temporary, target));
  } catch (error) {
    await removeTree(fs, temporary).catch(() => undefined);
    throw error;
  }
  try {
    await attempt('sync', store, () => fs.syncDirectory(store));
  } catch (error) {
    // Whether the name would survive a power cut is unknown, and a sync is never tried twice: it goes as a whole.
    await moveToTrash(fs, store, name).catch(() => undefined);
    throw error;
  }
  return manifest;
}

/** Writes all files but the manifest, and computes their digests while the system writes. */
async function writeDescribed(
  fs: FileSystemPort,
  directory: string,
  files: readonly CheckpointFile[],
): Promise<ManifestFile[]> {
  const describing = describeFiles(files);
  try {
    await writeNewFiles(fs, directory, files, verify);
  } finally {
    // Where the write fails, too.
    await describing;
  }
  return describing;
}

async function describeFiles(files: readonly CheckpointFile[]): Promise<ManifestFile[]> {
  const described: ManifestFile[] = [];
  for (const { path, bytes } of files)
    described.push({ path, size: bytes.length, sha256: await sha256InPieces(bytes) });
  return described;
}

/** What is done to a file once it is on the disk. */
type Check = (fs: FileSystemPort, path: string, bytes: Uint8Array) => Promise<void>;

/** A file that is being written. */
interface OpenFile {
  path: string;
  bytes: Uint8Array;
  file: WritableFile;
}

/**
 * Creates files that must not exist, and resolves when all are on the disk and checked (which they are not, unless told).
 * A large file is on its way to the disk, and checked, while others are written, the largest one first; small ones wait
 * until all are written: the disk takes them together faster than one after the other.
 *
 * @throws StoreWriteError
 */
export async function writeNewFiles(
  fs: FileSystemPort,
  directory: string,
  files: readonly CheckpointFile[],
  check: Check = async () => undefined,
): Promise<void> {
  const largestFirst = files.toSorted((a, b) => b.bytes.length - a.bytes.length);
  for (let begin = 0; begin < files.length; begin += MAX_OPEN_FILES)
    await writeTogether(fs, directory, largestFirst.slice(begin, begin + MAX_OPEN_FILES), check);
}

async function writeTogether(
  fs: FileSystemPort,
  directory: string,
  files: readonly CheckpointFile[],
  check: Check,
): Promise<void> {
  const waiting: OpenFile[] = [];
  const finishing: Promise<void>[] = [];
  const finishAll = (): void => {
    for (const opened of waiting.splice(0)) {
      const finished = finish(opened).then(() =>
        attempt('verify', opened.path, (path) => check(fs, path, opened.bytes)),
      );
      // What fails is told below, when all have ended; until then it must not count as a failure that nobody handles.
      finished.catch(() => undefined);
      finishing.push(finished);
    }
  };
  try {
    for (const { path: name, bytes } of files) {
      const path = join(directory, name);
      const file = await attempt('create', path, () => fs.createFile(path));
      waiting.push({ path, bytes, file });
      await attempt('write', path, () => writeWhole(file, bytes));
      if (bytes.length >= LARGE_BYTES) finishAll();
    }
    finishAll();
  } finally {
    // The bytes are borrowed, and nothing may read them when they go back.
    await Promise.allSettled([...finishing, ...waiting.map(({ file }) => file.close())]);
  }
  await Promise.all(finishing);
}

/** Waits until what was written is on the disk, and closes the file, whatever fails. */
async function finish({ file, path }: OpenFile): Promise<void> {
  try {
    await attempt('sync', path, () => file.sync());
  } catch (error) {
    await file.close().catch(() => undefined);
    throw error;
  }
  await attempt('close', path, () => file.close());
}

async function writeWhole(file: WritableFile, bytes: Uint8Array): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const count = await file.write(bytes.subarray(written, written + WRITE_BYTES));
    if (count <= 0) throw new Error('the disk takes no more bytes');
    written += count;
  }
}

/** Reads back what lies under a path. This sees what the system holds, which is not always yet what the disk holds. */
async function verify(fs: FileSystemPort, path: string, bytes: Uint8Array): Promise<void> {
  const isSame =
    fs.holds === undefined
      ? Buffer.compare(await fs.read(path, bytes.length), bytes) === 0
      : await fs.holds(path, bytes);
  if (!isSame) throw new Error('what is on the disk is not what was written');
}

/** The directories of a checkpoint, parents first; '' is its own. */
function directoriesOf(files: readonly CheckpointFile[]): string[] {
  const nested = files.flatMap(({ path }) => {
    const policyDirectory = path.split('/').slice(0, -1).join('/');
    return policyDirectory === '' ? [] : [POLICIES_DIRECTORY, policyDirectory];
  });
  return [...new Set(['', ...nested])];
}

/** Runs one step of a save; its failure becomes a StoreWriteError that names the step. */
export async function attempt<T>(
  operation: string,
  path: string,
  action: (path: string) => Promise<T>,
): Promise<T> {
  try {
    return await action(path);
  } catch (cause) {
    throw new StoreWriteError({ operation, path, code: errorCode(cause), cause });
  }
}
