import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

// No symbolic link is followed, and opening a pipe must not wait for a writer. Absent on Windows.
const READ_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** The content of a regular file of at most `limitBytes`; null where there is none of that path. */
export async function readBoundedFile(path: string, limitBytes: number): Promise<Buffer | null> {
  const handle = await open(path, READ_FLAGS).catch((error: NodeJS.ErrnoException) => {
    // It may have been removed since it was listed; a link that took its place is not followed.
    if (error.code === 'ENOENT' || error.code === 'ELOOP' || error.code === 'ENOTDIR') return null;
    throw error;
  });
  if (handle === null) return null;
  try {
    const status = await handle.stat();
    return status.isFile() && status.size <= limitBytes ? await handle.readFile() : null;
  } finally {
    await handle.close();
  }
}
