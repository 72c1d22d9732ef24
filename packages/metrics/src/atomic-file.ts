import { randomBytes } from 'node:crypto';
import { open, rename, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a file so that after a crash at any instant it is either the old one or the new one, whole. Resolves when it
 * is on the disk. Leaves nothing behind when it fails; `.tmp-*` files can be left by a crash only.
 *
 * @param content a text, bytes, or pieces of them, which are asked for one by one.
 */
export async function writeFileAtomically(
  path: string,
  content: string | Uint8Array | Iterable<Buffer>,
): Promise<void> {
  const temporary = join(dirname(path), `.tmp-${basename(path)}-${randomBytes(8).toString('hex')}`);
  try {
    const handle = await open(temporary, 'wx');
    try {
      await writeFile(handle, content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
  await syncDirectory(dirname(path));
}

/** Puts the names in a directory on the disk. */
export async function syncDirectory(directory: string): Promise<void> {
  // Windows has no way to sync a directory.
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
