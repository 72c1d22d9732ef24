import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { attempt } from './checkpoint-writer.js';
import { DirectoryInUseError } from './errors/directory-in-use-error.js';
import { LockUnavailableError } from './errors/lock-unavailable-error.js';
import type { FileLock, FileSystemPort } from './file-system-port.js';
import { errorCode } from './file-system-port.js';
import type { LockOwner } from './lock-owner.js';
import { parseLockOwner, thisOwner } from './lock-owner.js';

/** Stays in the store for good: only the kernel's lock on it counts, not its presence. */
export const LOCK_FILE = '.lock';

const MAX_OWNER_BYTES = 4096;
const OWNER_ATTEMPTS = 10;
const OWNER_WAIT_MS = 20;

/**
 * Takes the store's lock, creating the directory where it is missing. The kernel frees it when this process ends, in
 * whatever way.
 *
 * @throws DirectoryInUseError when another process, or another manager of this one, has it
 * @throws LockUnavailableError where the platform or the file system knows no such lock
 * @throws StoreWriteError where directory or lock file cannot be written
 */
export async function lockStore(fs: FileSystemPort, store: string): Promise<FileLock> {
  await attempt('create', store, () => createDirectories(fs, store));
  const path = join(store, LOCK_FILE);
  let lock: FileLock | null;
  try {
    lock = await fs.tryLock(path, `${JSON.stringify(thisOwner())}\n`);
  } catch (cause) {
    const code = errorCode(cause);
    if (WRITE_CODES.has(code)) return attempt('lock', path, () => Promise.reject(cause));
    throw new LockUnavailableError({ directory: store, cause });
  }
  if (lock === null) throw new DirectoryInUseError({ directory: store, owner: await readOwner(fs, path) });
  return lock;
}

const WRITE_CODES: ReadonlySet<string> = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOSPC',
  'EDQUOT',
  'EMFILE',
  'ENFILE',
  'EIO',
  'ELOOP',
  'EFTYPE',
  'EISDIR',
  'ENOTDIR',
]);

/** A new owner has the lock an instant before its name is in the file. */
async function readOwner(fs: FileSystemPort, path: string): Promise<LockOwner | null> {
  for (let i = 0; i < OWNER_ATTEMPTS; i++) {
    const bytes = await fs.read(path, MAX_OWNER_BYTES).catch(() => new Uint8Array());
    const owner = parseLockOwner(new TextDecoder().decode(bytes));
    if (owner !== null) return owner;
    await delay(OWNER_WAIT_MS);
  }
  return null;
}

/** @param hasParents whether those above were there, or created, a moment ago */
async function createDirectories(fs: FileSystemPort, path: string, hasParents = false): Promise<void> {
  const parent = join(path, '..');
  try {
    await fs.createDirectory(path);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST') return;
    // Some file systems, as that of /proc, say ENOENT of a name that nobody may create.
    if (code !== 'ENOENT' || parent === path || hasParents) throw error;
    await createDirectories(fs, parent);
    // From the beginning: another process may have created it meanwhile.
    return createDirectories(fs, path, true);
  }
  await fs.syncDirectory(parent);
}
