import { open } from 'node:fs/promises';

/** Writes a file that is not there yet; it is on the disk when this resolves. */
export async function writeWholeFile(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
