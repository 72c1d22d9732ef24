import { constants } from 'node:fs';
import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { FileTooLargeError } from './errors/file-too-large-error.js';

// No symbolic link is followed, and opening a pipe must not wait for a writer. Absent on Windows.
const READ_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

export interface RegularFile {
  readonly bytes: Buffer;
  readonly modifiedAt: Date;
}

/** The content of a regular file of at most `limitBytes` as it is now; null when there is none of that name. */
export async function readRegularFile(path: string, limitBytes: number): Promise<RegularFile | null> {
  return withRegularFile(path, limitBytes, async (handle, { size, mtime }) => ({
    bytes: await readRange(handle, 0, Number(size)),
    modifiedAt: mtime,
  }));
}

/**
 * Opens a regular file of at most `limitBytes` for reading, for as long as `use` takes; null when there is none of that
 * name.
 */
export async function withRegularFile<Value>(
  path: string,
  limitBytes: number,
  use: (handle: FileHandle, stats: BigIntStats) => Promise<Value>,
): Promise<Value | null> {
  let handle;
  try {
    handle = await open(path, READ_FLAGS);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const stats = await handle.stat({ bigint: true });
    if (!stats.isFile()) throw Object.assign(new Error(`${path} is no regular file`), { code: 'EFTYPE' });
    const sizeBytes = Number(stats.size);
    if (sizeBytes > limitBytes) throw new FileTooLargeError({ path, sizeBytes, limitBytes });
    return await use(handle, stats);
  } finally {
    await handle.close();
  }
}

/** The bytes from `start` to `end`, or as many of them as there are. */
export async function readRange(handle: FileHandle, start: number, end: number): Promise<Buffer> {
  const bytes = Buffer.alloc(end - start);
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
