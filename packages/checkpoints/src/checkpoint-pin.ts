import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { encodeCanonicalJson } from './canonical-json.js';
import type { CheckpointEntry } from './checkpoint-entry.js';
import type { CheckpointFile } from './checkpoint-files.js';
import { PIN_FILE } from './checkpoint-files.js';
import { attempt, writeNewFiles } from './checkpoint-writer.js';
import { StoreReadError } from './errors/store-read-error.js';
import { orElseSay } from './errors/store-write-error.js';
import type { FileSystemPort } from './file-system-port.js';
import { errorCode } from './file-system-port.js';
import { isLeftover, TEMPORARY_PREFIX } from './removal.js';

/** How often a pin starts over because the checkpoint was not at its place any more. */
const MAX_ATTEMPTS = 3;

/** A pin, as a file; what it says is for people. Its presence is what counts, so that a damaged one pins as well. */
export function pinFile(): CheckpointFile {
  return { path: PIN_FILE, bytes: encodeCanonicalJson({ pinned_at: new Date().toISOString() }) };
}

/** When a checkpoint was pinned (ISO 8601, UTC), or null where it is not. @throws StoreReadError */
export async function pinnedAt(fs: FileSystemPort, directory: string): Promise<string | null> {
  const path = join(directory, PIN_FILE);
  try {
    return (await fs.status(path)).modifiedAt.toISOString();
  } catch (cause) {
    const code = errorCode(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new StoreReadError({ path, code, cause });
  }
}

/**
 * Pins a checkpoint: once the promise resolves checkpoint and pin are on the disk. Takes no lock, so that it can be done while a
 * training saves: retention looks for a pin once more after it has taken a checkpoint's name away, and a name that is
 * gone fails here.
 *
 * @throws StoreWriteError, with code ENOENT where the checkpoint has been removed meanwhile
 */
export async function pinDirectory(fs: FileSystemPort, directory: string): Promise<void> {
  await removeLeftoverPins(fs, directory);
  const { path, bytes } = pinFile();
  const name = `${TEMPORARY_PREFIX}${path}-${randomBytes(8).toString('hex')}`;
  const temporary = join(directory, name);
  try {
    await writeNewFiles(fs, directory, [{ path: name, bytes }]);
    await attempt('rename', temporary, () => fs.rename(temporary, join(directory, path)));
  } catch (error) {
    await fs.removeFile(temporary).catch(() => undefined);
    throw error;
  }
  await attempt('sync', directory, () => fs.syncDirectory(directory));
  // A program that was killed may have given the checkpoint its name and not synced that.
  await attempt('sync', dirname(directory), (store) => fs.syncDirectory(store));
}

/**
 * Takes a pin away, where there is one. Takes no lock.
 *
 * @throws StoreWriteError
 */
export async function unpinDirectory(fs: FileSystemPort, directory: string): Promise<void> {
  try {
    await attempt('remove', join(directory, PIN_FILE), (path) => fs.removeFile(path));
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
  await attempt('sync', directory, () => fs.syncDirectory(directory));
}

/** What a process that died while it pinned has left. */
async function removeLeftoverPins(fs: FileSystemPort, directory: string): Promise<void> {
  const items = await attempt('list', directory, (path) => fs.list(path));
  for (const { name } of items)
    if (isLeftover(name)) await fs.removeFile(join(directory, name)).catch(() => undefined);
}

/**
 * Pins the checkpoint that `find` gives.
 *
 * @throws what `find` throws, StoreWriteError
 */
export async function pinCheckpoint(
  fs: FileSystemPort,
  find: () => Promise<{ entry: CheckpointEntry }>,
): Promise<CheckpointEntry> {
  for (let attemptsLeft = MAX_ATTEMPTS - 1; ; attemptsLeft--) {
    const { entry } = await find();
    try {
      await orElseSay(`The checkpoint ${entry.name} was not pinned`, () => pinDirectory(fs, entry.path));
      return { ...entry, pinnedAt: await pinnedAt(fs, entry.path) };
    } catch (error) {
      // Removed since it was found: `find` says so, or finds the next one that the reference means.
      if (errorCode(error) !== 'ENOENT' || attemptsLeft === 0) throw error;
    }
  }
}

/** @throws StoreWriteError */
export async function unpinCheckpoint(fs: FileSystemPort, entry: CheckpointEntry): Promise<CheckpointEntry> {
  await orElseSay(`The checkpoint ${entry.name} stays pinned`, () => unpinDirectory(fs, entry.path));
  return { ...entry, pinnedAt: null };
}
