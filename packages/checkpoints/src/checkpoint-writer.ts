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

const WRITE_BYTES = 64 * 1024 * 1024;

/**
 * Writes a checkpoint so that after a crash at any instant either all of it is there under its name, or none of it.
 * Once the promise resolves (with its manifest) it is on the disk. When it rejects, nothing of it is left (or, where even that fails,
 * a leftover under a temporary name, which the next save removes); nothing else in the store has been touched.
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
    const described: ManifestFile[] = [];
    for (const file of files) described.push(await writeDescribed(fs, temporary, file));
    manifest = describe(described);
    const manifestFile = { path: MANIFEST_FILE, bytes: encodeManifest(manifest) };
    await writeNewFile(fs, join(temporary, MANIFEST_FILE), manifestFile.bytes);
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

/** Writes one file, and computes its digest while the system writes. */
async function writeDescribed(
  fs: FileSystemPort,
  directory: string,
  { path, bytes }: CheckpointFile,
): Promise<ManifestFile> {
  const digest = sha256InPieces(bytes);
  try {
    await writeNewFile(fs, join(directory, path), bytes);
  } finally {
    // Where the write fails too: the bytes are borrowed, and nothing may read them when they go back.
    await digest;
  }
  return { path, size: bytes.length, sha256: await digest };
}

/**
 * Creates a file that must not exist, writes all of it and waits until it is on the disk.
 *
 * @throws StoreWriteError
 */
export async function writeNewFile(fs: FileSystemPort, path: string, bytes: Uint8Array): Promise<void> {
  const file = await attempt('create', path, () => fs.createFile(path));
  try {
    await attempt('write', path, () => writeWhole(file, bytes));
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
