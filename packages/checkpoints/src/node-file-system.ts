import { closeSync, constants, fstatSync, ftruncateSync, lstatSync, openSync, writeSync } from 'node:fs';
import type { BigIntStats, Dirent } from 'node:fs';
import { createRequire } from 'node:module';
import type { FileHandle } from 'node:fs/promises';
import { lstat, mkdir, open, readdir, rename, rmdir, unlink } from 'node:fs/promises';
import type {
  DirectoryItem,
  FileKind,
  FileLock,
  FileStatus,
  FileSystemPort,
  WritableFile,
} from './file-system-port.js';
import { errorCode } from './file-system-port.js';

// Absent on Windows, where symbolic links are told by the status alone.
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;
// Opening a pipe must not wait for a writer.
const NO_WAIT = constants.O_NONBLOCK ?? 0;

/** The locked byte lies far behind the owner's name, so that others can read the name where locks are mandatory. */
const LOCK_OFFSET = 2 ** 30;

/** The longest read that Node takes in one call is 2^31 - 1 bytes. */
const READ_BYTES = 2 ** 30;

/** How much is read at a time where a file is compared: two such pieces stay in the processor's cache. */
const COMPARE_BYTES = 2 * 1024 * 1024;

/** The part of fs-native-extensions that is used here; the package brings no types. */
interface NativeLocks {
  /** Locks a range of bytes of an open file, exclusively; false when another open file has it. */
  tryLock(descriptor: number, offset: number, length: number): boolean;
}

/** The file system of this machine. */
export const nodeFileSystem: FileSystemPort = {
  async status(path): Promise<FileStatus> {
    return statusFrom(await lstat(path, { bigint: true }));
  },

  async list(path): Promise<DirectoryItem[]> {
    const items = await readdir(path, { withFileTypes: true });
    return items.map((item) => ({ name: item.name, kind: kindOf(item) }));
  },

  async read(path, maxBytes): Promise<Uint8Array> {
    return withRegularFile(path, async (handle, sizeBytes) => {
      if (sizeBytes > maxBytes)
        throw Object.assign(new Error(`${path} is longer than ${maxBytes} bytes`), { code: 'EFBIG' });
      const bytes = new Uint8Array(sizeBytes);
      return bytes.subarray(0, await fill(handle, bytes, 0));
    });
  },

  async holds(path, bytes): Promise<boolean> {
    return withRegularFile(
      path,
      async (handle, sizeBytes) => sizeBytes === bytes.length && holdsBytes(handle, bytes),
    );
  },

  async createFile(path): Promise<WritableFile> {
    const handle = await open(path, 'wx');
    return {
      write: async (bytes) => (await handle.write(bytes)).bytesWritten,
      sync: () => handle.sync(),
      close: () => handle.close(),
    };
  },

  async createDirectory(path): Promise<void> {
    await mkdir(path);
  },

  rename,
  removeFile: unlink,
  removeDirectory: rmdir,

  async syncDirectory(path): Promise<void> {
    // Windows has no way to sync a directory.
    if (process.platform === 'win32') return;
    const handle = await open(path, constants.O_RDONLY);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },

  async tryLock(path, owner): Promise<FileLock | null> {
    // Loaded here, so that reading a store needs no native code.
    const { tryLock } = createRequire(import.meta.url)('fs-native-extensions') as NativeLocks;
    // A plain descriptor: nothing may close it, and so free the lock, when an object is collected.
    const descriptor = openSync(path, constants.O_RDWR | constants.O_CREAT | NO_FOLLOW | NO_WAIT, 0o644);
    try {
      if (!fstatSync(descriptor).isFile()) throw notRegular(path);
      if (!tryLock(descriptor, LOCK_OFFSET, 1)) {
        closeSync(descriptor);
        return null;
      }
      ftruncateSync(descriptor, 0);
      writeSync(descriptor, owner, 0);
    } catch (error) {
      closeSync(descriptor);
      if (errorCode(error) === 'EBUSY') return null;
      throw error;
    }
    return {
      async release() {
        try {
          ftruncateSync(descriptor, 0);
        } finally {
          closeSync(descriptor);
        }
      },
    };
  },
};

/**
 * The same, asking for the status of a file on the thread that wants to know. A look at a store asks for thousands, and
 * handing each to another thread costs several times what the system takes to answer. For programs that have nothing to
 * do until they know, as a command that lists checkpoints.
 */
export const blockingFileSystem: FileSystemPort = {
  ...nodeFileSystem,

  async status(path): Promise<FileStatus> {
    return statusFrom(lstatSync(path, { bigint: true }));
  },
};

/** Opens a regular file for reading, without following a link or waiting for a pipe's writer, and closes it. */
async function withRegularFile<T>(
  path: string,
  use: (handle: FileHandle, sizeBytes: number) => Promise<T>,
): Promise<T> {
  if (kindOf(await lstat(path, { bigint: true })) !== 'file') throw notRegular(path);
  const handle = await open(path, constants.O_RDONLY | NO_FOLLOW | NO_WAIT);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw notRegular(path);
    return await use(handle, stats.size);
  } finally {
    await handle.close();
  }
}

/** Reads from `position` on until `into` is full or the file ends; gives the number of bytes read. */
async function fill(handle: FileHandle, into: Uint8Array, position: number): Promise<number> {
  let filled = 0;
  while (filled < into.length) {
    const length = Math.min(into.length - filled, READ_BYTES);
    const { bytesRead } = await handle.read(into, filled, length, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

/** Piece by piece: while one is compared, the next is read. */
async function holdsBytes(handle: FileHandle, bytes: Uint8Array): Promise<boolean> {
  const length = Math.min(bytes.length, COMPARE_BYTES);
  let [current, next] = [new Uint8Array(length), new Uint8Array(length)];
  const read = (into: Uint8Array, begin: number): Promise<number> =>
    fill(handle, into.subarray(0, bytes.length - begin), begin);
  let reading = read(current, 0);
  for (let begin = 0; begin < bytes.length; begin += length) {
    const found = current.subarray(0, await reading);
    [current, next] = [next, current];
    reading = read(current, Math.min(begin + length, bytes.length));
    if (Buffer.compare(found, bytes.subarray(begin, begin + length)) !== 0) {
      await reading;
      return false;
    }
  }
  return true;
}

function statusFrom(stats: BigIntStats): FileStatus {
  return {
    kind: kindOf(stats),
    sizeBytes: Number(stats.size),
    signature: [stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs].join(':'),
    modifiedAt: stats.mtime,
  };
}

function kindOf(item: BigIntStats | Dirent): FileKind {
  if (item.isFile()) return 'file';
  return item.isDirectory() ? 'directory' : 'other';
}

function notRegular(path: string): Error {
  return Object.assign(new Error(`${path} is no regular file`), { code: 'EFTYPE' });
}
