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
    const manifestFile = { path: MANIFEST_FILE, bytes: encodeManifest(manifest) };
    await writeNewFiles(fs, temporary, [manifestFile]);
    for (const directory of directories.toReversed())
      await attempt('sync', join(temporary, directory), (path) => fs.syncDirectory(path));
    for (const file of [...files, manifestFile])
      await attempt('verify', join(temporary, file.path), (path) => verify(fs, path, file.bytes));
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
    await writeNewFiles(fs, directory, files);
  } finally {
    // Where the write fails too: the bytes are borrowed, and nothing may read them when they go back.
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

/**
 * Creates files that must not exist, writes all of them and then waits until all are on the disk: the disk takes several
 * files together faster than one after the other.
 *
 * @throws StoreWriteError
 */
export async function writeNewFiles(
  fs: FileSystemPort,
  directory: string,
  files: readonly CheckpointFile[],
): Promise<void> {
  for (let begin = 0; begin < files.length; begin += MAX_OPEN_FILES)
    await writeTogether(fs, directory, files.slice(begin, begin + MAX_OPEN_FILES));
}

async function writeTogether(
  fs: FileSystemPort,
  directory: string,
  files: readonly CheckpointFile[],
): Promise<void> {
  const opened: { path: string; file: WritableFile }[] = [];
  try {
    for (const { path: name, bytes } of files) {
      const path = join(directory, name);
      const file = await attempt('create', path, () => fs.createFile(path));
      opened.push({ path, file });
      await attempt('write', path, () => writeWhole(file, bytes));
    }
    await allOf(opened.map(({ path, file }) => attempt('sync', path, () => file.sync())));
  } catch (error) {
    await Promise.allSettled(opened.map(({ file }) => file.close()));
    throw error;
  }
  await allOf(opened.map(({ path, file }) => attempt('close', path, () => file.close())));
}

/** Waits for all of them, whatever becomes of one, and then throws what the first one failed with. */
async function allOf(steps: readonly Promise<void>[]): Promise<void> {
  for (const step of await Promise.allSettled(steps)) if (step.status === 'rejected') throw step.reason;
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
