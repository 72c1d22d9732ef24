import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readBoundedFile } from './bounded-file.js';

/** No figure is larger. */
const LIMIT_BYTES = 2 ** 25;

/** How the training names the figure of a checkpoint, by the checkpoint's label. */
const FIGURE_NAME = /^training_metrics_iter_(\d{1,15}(?:_v\d{1,9})?)\.png$/;

/** The figures in a checkpoint directory, by the labels of their checkpoints. */
export async function listFigures(directory: string): Promise<ReadonlySet<string>> {
  const items = await readdir(directory, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return new Set(
    items.flatMap((item) => {
      const label = FIGURE_NAME.exec(item.name)?.[1];
      return label === undefined || !item.isFile() ? [] : [label];
    }),
  );
}

/** The figure of a checkpoint; null where the listing has none. */
export async function readFigure(directory: string, label: string): Promise<Buffer | null> {
  const listed = [...(await listFigures(directory))].find((candidate) => candidate === label);
  return listed === undefined
    ? null
    : readBoundedFile(join(directory, `training_metrics_iter_${listed}.png`), LIMIT_BYTES);
}
