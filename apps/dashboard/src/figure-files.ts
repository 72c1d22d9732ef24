import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** No figure is larger. */
const LIMIT_BYTES = 2 ** 25;

/** How the training names the figure of a checkpoint, by the checkpoint's label. */
const FIGURE_NAME = /^training_metrics_iter_(\d{1,15}(?:_v\d{1,9})?)\.png$/;

// No symbolic link is followed, and opening a pipe must not wait for a writer. Absent on Windows.
const READ_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** The figures in a checkpoint directory: their file names by checkpoint label. */
export async function listFigures(directory: string): Promise<ReadonlyMap<string, string>> {
  const items = await readdir(directory, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return new Map(
    items.flatMap((item) => {
      const label = FIGURE_NAME.exec(item.name)?.[1];
      return label === undefined || !item.isFile() ? [] : [[label, item.name]];
    }),
  );
}

/** A figure by the name that the listing gives; null where the listing has none of that name. */
export async function readFigure(directory: string, name: string): Promise<Buffer | null> {
  const names = [...(await listFigures(directory)).values()];
  const listed = names.find((candidate) => candidate === name);
  return listed === undefined ? null : readImage(join(directory, listed));
}

async function readImage(path: string): Promise<Buffer | null> {
  const handle = await open(path, READ_FLAGS).catch((error: NodeJS.ErrnoException) => {
    // Retention may have removed it since it was listed; a link that took its place is not followed.
    if (error.code === 'ENOENT' || error.code === 'ELOOP') return null;
    throw error;
  });
  if (handle === null) return null;
  try {
    const status = await handle.stat();
    return status.isFile() && status.size <= LIMIT_BYTES ? await handle.readFile() : null;
  } finally {
    await handle.close();
  }
}
