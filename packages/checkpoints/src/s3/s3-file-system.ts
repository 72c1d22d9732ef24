import { MANIFEST_FILE } from '../checkpoint-files.js';
import type {
  DirectoryItem,
  FileLock,
  FileStatus,
  FileSystemPort,
  WritableFile,
} from '../file-system-port.js';
import { errorCode } from '../file-system-port.js';
import {
  directoryStatus,
  fileStatus,
  isCheckpoint,
  isTrash,
  REMOVED_MANIFEST_FILE,
  S3Listing,
  storedKey,
} from './s3-listing.js';
import { S3Lock } from './s3-lock.js';
import type { S3Objects } from './s3-objects.js';

/** How long a listing answers for the objects in it, in milliseconds; a scan asks for each of them. */
const LISTING_MS = 2000;

/**
 * Object storage as the store's file system. A path is `/<bucket>/<key>`. Objects are written whole and are safe once the
 * server has said so: there is nothing to sync.
 *
 * A checkpoint's directory exists for readers only with its manifest: a rename copies everything else first and writes
 * the manifest last, where there must be none; a removal sets the manifest aside first, so that the name can be given
 * back. What lies under the name of a checkpoint without a manifest is the rest of a removal, listed as trash, or, where no
 * manifest is set aside either, of a rename that was cut off, listed as unfinished work.
 */
export class S3FileSystem implements FileSystemPort {
  readonly #objects: S3Objects;
  readonly #leaseMs: number;
  /** Directories that were made and have nothing in them yet. */
  readonly #made = new Set<string>();
  #listing: { under: string; content: S3Listing; atMs: number } | null = null;
  #lock: S3Lock | null = null;

  constructor(objects: S3Objects, leaseMs: number) {
    this.#objects = objects;
    this.#leaseMs = leaseMs;
  }

  async status(path: string): Promise<FileStatus> {
    const key = this.#keyOf(path);
    const status = isTrash(key) ? await this.#statusOfTrash(key) : await this.#statusOf(key);
    if (status !== null) return status;
    if (this.#made.has(key)) return directoryStatus;
    throw missing(path);
  }

  async list(path: string): Promise<DirectoryItem[]> {
    const key = this.#keyOf(path);
    const under = storedKey(key);
    const objects = await this.#objects.list(`${under}/`);
    if (objects.length === 0 && !this.#made.has(key)) throw missing(path);
    const content = new S3Listing(objects);
    this.#listing = { under, content, atMs: performance.now() };
    return content.items(under);
  }

  async read(path: string, maxBytes: number): Promise<Uint8Array> {
    const key = this.#keyOf(path);
    try {
      return (await this.#objects.read(storedKey(key), maxBytes)).bytes;
    } catch (error) {
      // It went after it was listed.
      if (errorCode(error) === 'ENOENT' && this.#listing?.content.has(key) === true) this.#listing = null;
      throw error;
    }
  }

  async createFile(path: string): Promise<WritableFile> {
    const key = this.#keyOf(path);
    const pieces: Uint8Array[] = [];
    let isWritten = false;
    return {
      write: async (bytes) => {
        if (isWritten) throw Object.assign(new Error(`${path} is written already`), { code: 'EROFS' });
        pieces.push(bytes.slice());
        return bytes.length;
      },
      sync: async () => {
        this.#listing = null;
        await this.#writeNew(key, Buffer.concat(pieces));
        isWritten = true;
        pieces.length = 0;
      },
      close: async () => {},
    };
  }

  async createDirectory(path: string): Promise<void> {
    const key = this.#keyOf(path);
    if (this.#made.has(key) || (await this.#objects.list(`${key}/`, 1)).length > 0)
      throw Object.assign(new Error(`${path} exists`), { code: 'EEXIST' });
    this.#made.add(key);
  }

  async rename(from: string, to: string): Promise<void> {
    const [source, target] = [this.#keyOf(from), this.#keyOf(to)];
    this.#listing = null;
    await this.#lock?.confirm();
    if (isTrash(target))
      return this.#moveObject(`${source}/${MANIFEST_FILE}`, `${source}/${REMOVED_MANIFEST_FILE}`);
    if (isTrash(source)) return this.#giveManifestBack(target);
    if ((await this.#objects.status(source)) !== null) return this.#moveObject(source, target);
    return this.#moveDirectory(source, target);
  }

  async removeFile(path: string): Promise<void> {
    this.#listing = null;
    // What looks like a leftover may be the save of an owner who has the lock by now.
    await this.#lock?.ensure();
    await this.#objects.remove(storedKey(this.#keyOf(path)));
  }

  async removeDirectory(path: string): Promise<void> {
    this.#made.delete(this.#keyOf(path));
  }

  /** Nothing waits to be synced; but what was written into a checkpoint that is being removed goes with it. */
  async syncDirectory(path: string): Promise<void> {
    if (!isCheckpoint(path)) return;
    const manifest = `${this.#keyOf(path)}/${MANIFEST_FILE}`;
    if ((await this.#objects.status(manifest)) === null) throw missing(path);
  }

  async tryLock(path: string, owner: string): Promise<FileLock | null> {
    const lock = await S3Lock.take(this.#objects, this.#keyOf(path), owner, this.#leaseMs);
    if (lock === null) return null;
    this.#lock = lock;
    return {
      release: () => {
        this.#lock = null;
        return lock.release();
      },
    };
  }

  async #statusOf(key: string): Promise<FileStatus | null> {
    const listing = this.#listing;
    if (
      listing !== null &&
      performance.now() - listing.atMs < LISTING_MS &&
      key.startsWith(`${listing.under}/`)
    )
      return listing.content.status(key);
    const marker = isCheckpoint(key) ? `${key}/${MANIFEST_FILE}` : key;
    const object = await this.#objects.status(marker);
    if (object !== null) return marker === key ? fileStatus(object) : directoryStatus;
    return marker === key ? this.#statusOfDirectory(key) : null;
  }

  async #statusOfTrash(key: string): Promise<FileStatus | null> {
    const object = await this.#objects.status(storedKey(key));
    return object === null ? this.#statusOfDirectory(storedKey(key)) : fileStatus(object);
  }

  async #statusOfDirectory(key: string): Promise<FileStatus | null> {
    return (await this.#objects.list(`${key}/`, 1)).length === 0 ? null : directoryStatus;
  }

  /** A request that is sent again because its first answer was lost finds its own object, which is no collision. */
  async #writeNew(key: string, bytes: Uint8Array): Promise<void> {
    try {
      await this.#objects.write(key, bytes, { ifAbsent: true });
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
      const found = await this.#objects.read(key, bytes.length);
      if (Buffer.compare(found.bytes, bytes) !== 0) throw error;
    }
  }

  /** One object takes another's place in one step; the old name goes afterwards. */
  async #moveObject(source: string, target: string): Promise<void> {
    await this.#objects.copy(source, target);
    await this.#objects.remove(source);
  }

  async #giveManifestBack(key: string): Promise<void> {
    const aside = `${key}/${REMOVED_MANIFEST_FILE}`;
    const { bytes } = await this.#objects.read(aside, Infinity);
    await this.#writeNew(`${key}/${MANIFEST_FILE}`, bytes);
    await this.#objects.remove(aside);
  }

  async #moveDirectory(source: string, target: string): Promise<void> {
    if ((await this.#objects.status(`${target}/${MANIFEST_FILE}`)) !== null)
      throw Object.assign(new Error(`${target} exists`), { code: 'EEXIST' });
    for (const { key } of await this.#objects.list(`${target}/`)) await this.#objects.remove(key);

    const manifest = `${source}/${MANIFEST_FILE}`;
    const objects = await this.#objects.list(`${source}/`);
    for (const { key } of objects) {
      if (key !== manifest) await this.#objects.copy(key, `${target}${key.slice(source.length)}`);
    }
    const { bytes } = await this.#objects.read(manifest, Infinity);
    // Copying may have taken longer than a lease.
    await this.#lock?.confirm();
    await this.#writeNew(`${target}/${MANIFEST_FILE}`, bytes);

    // From here on the new name counts, and what is left of the old one is a leftover that the next save removes.
    await this.#removeAll(objects.map(({ key }) => key)).catch(() => undefined);
    for (const made of this.#made)
      if (made === source || made.startsWith(`${source}/`)) this.#made.delete(made);
  }

  async #removeAll(keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#objects.remove(key);
  }

  /** A path outside of the bucket leads nowhere, as a reference to a checkpoint elsewhere does. */
  #keyOf(path: string): string {
    const unified = path.replace(/^[A-Za-z]:/, '').replaceAll('\\', '/');
    const root = `/${this.#objects.bucket}/`;
    if (!unified.startsWith(root)) throw missing(path);
    return unified.slice(root.length);
  }
}

function missing(path: string): Error {
  return Object.assign(new Error(`ENOENT: there is nothing under ${path}`), { code: 'ENOENT' });
}
