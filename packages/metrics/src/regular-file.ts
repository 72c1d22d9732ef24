import { constants } from 'node:fs';
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
  let handle;
  try {
    handle = await open(path, READ_FLAGS);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const stats = await handle.stat();
    const { size: sizeBytes, mtime: modifiedAt } = stats;
    if (!stats.isFile()) throw Object.assign(new Error(`${path} is no regular file`), { code: 'EFTYPE' });
    if (sizeBytes > limitBytes) throw new FileTooLargeError({ path, sizeBytes, limitBytes });
    const bytes = Buffer.alloc(sizeBytes);
    let filled = 0;
    while (filled < sizeBytes) {
      const { bytesRead } = await handle.read(bytes, filled, sizeBytes - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return { bytes: bytes.subarray(0, filled), modifiedAt };
  } finally {
    await handle.close();
  }
}
