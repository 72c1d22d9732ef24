import { basename, join, resolve } from 'node:path';
import { formatCheckpointName, parseCheckpointLabel, parseCheckpointName } from '../checkpoint-name.js';

/** What the name of an archive ends with; what is before it is the checkpoint's name. */
export const ARCHIVE_SUFFIX = '.tar.gz';

export function archiveNameOf(checkpointName: string): string {
  return `${checkpointName}${ARCHIVE_SUFFIX}`;
}

/** The name of the checkpoint that an archive of the store's own naming holds, or null. */
export function archivedName(fileName: string): string | null {
  if (!fileName.endsWith(ARCHIVE_SUFFIX)) return null;
  const name = fileName.slice(0, -ARCHIVE_SUFFIX.length);
  return parseCheckpointName(name) === null ? null : name;
}

/**
 * The archives that a reference may mean, likeliest first: by the iteration (the last of its versions) or the label of
 * a checkpoint, by its name, by the name of the archive, or by a path.
 *
 * @param names every name in the store
 */
export function candidateArchives(
  reference: string | number,
  store: string,
  names: ReadonlySet<string>,
): string[] {
  const text = String(reference);
  if (text === '') return [];
  if (basename(text) !== text || text === '.' || text === '..') return [resolve(text)];
  const label = parseCheckpointLabel(text);
  if (label !== null) {
    const ofIteration = label.version === 1 ? versionsOf(label.iteration, names) : [];
    const named = archiveNameOf(formatCheckpointName(label));
    return [...ofIteration, ...(names.has(named) ? [named] : [])].map((name) => join(store, name));
  }
  const inStore = [text, archiveNameOf(text)].filter(
    (name) => name.endsWith(ARCHIVE_SUFFIX) && names.has(name),
  );
  return [...inStore.map((name) => join(store, name)), resolve(text)];
}

/** Archives of an iteration, the last version first. */
function versionsOf(iteration: number, names: ReadonlySet<string>): string[] {
  return [...names]
    .map((file) => ({ file, name: parseCheckpointName(archivedName(file) ?? '') }))
    .filter(({ name }) => name?.iteration === iteration)
    .sort((a, b) => (b.name?.version ?? 0) - (a.name?.version ?? 0))
    .map(({ file }) => file);
}
