import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Replay } from '../api/other-schemas.js';
import { readBoundedFile } from './bounded-file.js';
import { sharedReading } from './shared-reading.js';

const FRESH_MS = 500;
const SUFFIX = '.replay';
/** `<runs>/x.replay`, `<runs>/<run>/x.replay` and `<runs>/<run>/<folder>/x.replay` are looked at. */
const DEPTH = 3;
/** The newest so many are listed. */
const MOST_FILES = 1000;
/** No file of replays is larger: hundreds of long episodes. */
const LIMIT_BYTES = 2 ** 26;

/** A file of replays and the parts of its path within the runs directory. */
interface ReplayFile {
  readonly view: Replay;
  readonly path: string;
}

/** The files of replays under a runs directory. They are found by ids out of the listing, never by a path. */
export class ReplayFiles {
  readonly #list: () => Promise<readonly ReplayFile[]>;

  constructor(runsDirectory: string) {
    this.#list = sharedReading(() => listReplays(runsDirectory), FRESH_MS);
  }

  /** The newest first. */
  async list(): Promise<Replay[]> {
    return (await this.#list()).map(({ view }) => view);
  }

  /** The bytes of a file; null for an id that is not listed. */
  async read(id: string): Promise<Buffer | null> {
    const file = (await this.#list()).find(({ view }) => view.id === id);
    return file === undefined ? null : readBoundedFile(file.path, LIMIT_BYTES);
  }
}

async function listReplays(runsDirectory: string): Promise<ReplayFile[]> {
  const files = await filesIn(runsDirectory, []);
  return files
    .sort((a, b) => Date.parse(b.view.modified_at) - Date.parse(a.view.modified_at))
    .slice(0, MOST_FILES);
}

async function filesIn(directory: string, parents: readonly string[]): Promise<ReplayFile[]> {
  const found: ReplayFile[] = [];
  for (const item of await itemsOf(directory)) {
    const path = join(directory, item.name);
    const parts = [...parents, item.name];
    // A symbolic link is neither.
    if (item.isDirectory() && parts.length < DEPTH) found.push(...(await filesIn(path, parts)));
    if (item.isFile() && item.name.endsWith(SUFFIX)) found.push(...(await replayFile(path, parts)));
  }
  return found;
}

async function replayFile(path: string, parts: readonly string[]): Promise<ReplayFile[]> {
  const status = await lstat(path).catch(() => null);
  if (status === null || !status.isFile()) return [];
  const view = {
    id: createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16),
    name: parts.at(-1) ?? '',
    run: parts.length > 1 ? (parts[0] ?? null) : null,
    modified_at: status.mtime.toISOString(),
    size_bytes: status.size,
  };
  return [{ view, path }];
}

async function itemsOf(directory: string): Promise<Dirent[]> {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES') return [];
    throw error;
  }
}
