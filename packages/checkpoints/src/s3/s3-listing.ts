import { MANIFEST_FILE } from '../checkpoint-files.js';
import { parseCheckpointName } from '../checkpoint-name.js';
import type { DirectoryItem, FileStatus } from '../file-system-port.js';
import { TEMPORARY_PREFIX, TRASH_PREFIX } from '../removal.js';
import type { S3ObjectStatus } from './s3-objects.js';

/** Where the manifest of a checkpoint lies that is being removed, beside its other files. */
export const REMOVED_MANIFEST_FILE = 'removed_manifest.json';

/** The end of the name under which the rest of a checkpoint is listed. */
const REST_SUFFIX = '-0000000000000000';
/** What is being removed has a name of its own; of unfinished work only rests under the final name have one. */
const TRASH_NAME = /^\.trash-(.+)-[0-9a-f]{16}$|^\.tmp-(.+)-0{16}$/;

/** All objects below a directory, at one moment, as files and directories. */
export class S3Listing {
  readonly #files = new Map<string, FileStatus>();
  readonly #directories = new Set<string>();

  constructor(objects: readonly S3ObjectStatus[]) {
    for (const object of objects) {
      // Consoles make empty objects such as 'a/b/' to show a folder: no files, but directories.
      if (!object.key.endsWith('/')) this.#files.set(object.key, fileStatus(object));
      const parts = object.key.split('/').slice(0, -1);
      for (let depth = 1; depth <= parts.length; depth++)
        this.#directories.add(parts.slice(0, depth).join('/'));
    }
  }

  /** Null where there is nothing, or a checkpoint's files without their manifest. */
  status(key: string): FileStatus | null {
    const file = this.#files.get(key);
    if (file !== undefined) return file;
    if (!this.#directories.has(key)) return null;
    if (!isCheckpoint(key)) return directoryStatus;
    const manifest = this.#files.get(`${key}/${MANIFEST_FILE}`);
    return manifest === undefined ? null : { ...manifest, kind: 'directory', sizeBytes: 0 };
  }

  has(key: string): boolean {
    return this.#files.has(key);
  }

  items(key: string): DirectoryItem[] {
    const items: DirectoryItem[] = [];
    const nameIn = (child: string): string | null =>
      child.startsWith(`${key}/`) && !child.includes('/', key.length + 1)
        ? child.slice(key.length + 1)
        : null;
    for (const file of this.#files.keys()) {
      const name = nameIn(file);
      if (name !== null) items.push({ name, kind: 'file' });
    }
    for (const directory of this.#directories) {
      const name = nameIn(directory);
      if (name === null) continue;
      const isRest = this.status(directory) === null;
      const prefix = this.has(`${directory}/${REMOVED_MANIFEST_FILE}`) ? TRASH_PREFIX : TEMPORARY_PREFIX;
      items.push({ name: isRest ? `${prefix}${name}${REST_SUFFIX}` : name, kind: 'directory' });
    }
    return items;
  }
}

/** Directories exist through what is in them, and never change. */
export const directoryStatus: FileStatus = {
  kind: 'directory',
  sizeBytes: 0,
  signature: 'directory',
  modifiedAt: new Date(0),
};

export function fileStatus({ sizeBytes, etag, modifiedAt }: S3ObjectStatus): FileStatus {
  // No time: listings and single requests give it with different precision.
  return { kind: 'file', sizeBytes, signature: `${etag}:${sizeBytes}`, modifiedAt };
}

/**
 * The key under which things lie: a trash name is another name of the checkpoint that goes, whose files stay where they
 * are, with their manifest set aside, until they are removed.
 */
export function storedKey(key: string): string {
  const parts = key.split('/').map((part) => {
    const [, removed, unfinished] = TRASH_NAME.exec(part) ?? [];
    return removed ?? unfinished ?? part;
  });
  const stored = parts.join('/');
  return stored !== key && parts.at(-1) === MANIFEST_FILE
    ? `${parts.slice(0, -1).join('/')}/${REMOVED_MANIFEST_FILE}`
    : stored;
}

export function isTrash(key: string): boolean {
  return storedKey(key) !== key;
}

export function isCheckpoint(key: string): boolean {
  return parseCheckpointName(key.slice(key.lastIndexOf('/') + 1)) !== null;
}
