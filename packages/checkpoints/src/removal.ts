import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { MANIFEST_FILE, PIN_FILE } from './checkpoint-files.js';
import type { FileSystemPort } from './file-system-port.js';
import { errorCode } from './file-system-port.js';

/** What a name begins with while its content is being written. */
export const TEMPORARY_PREFIX = '.tmp-';
/** What a name begins with while its content is being removed. */
export const TRASH_PREFIX = '.trash-';

const LEFTOVER = /^\.(tmp|trash)-([\w.-]+)-[0-9a-f]{16}$/;

/** Whether a name is one that this store gives to unfinished or half-removed work. */
export function isLeftover(name: string): boolean {
  return LEFTOVER.test(name);
}

/** The name that something half-removed had, or null for a name that is none of a half-removed thing. */
export function nameBeforeRemoval(name: string): string | null {
  const [, kind, original] = LEFTOVER.exec(name) ?? [];
  return kind === 'trash' ? (original ?? null) : null;
}

/**
 * Removes a checkpoint so that after a crash at any instant it is either whole or gone: it loses its name first, and its
 * files only when that is on the disk. Rejects where it keeps its name; otherwise gives the trouble, if any, that left
 * files of it behind, which a later save removes.
 */
export async function moveToTrash(fs: FileSystemPort, store: string, name: string): Promise<unknown> {
  const trash = await takeNameAway(fs, store, name);
  try {
    await fs.syncDirectory(store);
    await removeTrash(fs, trash);
    return null;
  } catch (error) {
    return error;
  }
}

/**
 * Empties and removes the directory of a checkpoint that has durably lost its name. A pin in it would give it the name
 * back: that there is none is on the disk before anything else goes. Then the manifest goes first, without which storage
 * that has no directories knows no checkpoint.
 */
export async function removeTrash(fs: FileSystemPort, trash: string): Promise<void> {
  if ((await fs.status(trash)).kind === 'directory') {
    await removeIfThere(fs, join(trash, PIN_FILE));
    await fs.syncDirectory(trash);
    await removeIfThere(fs, join(trash, MANIFEST_FILE));
  }
  await removeTree(fs, trash);
}

async function removeIfThere(fs: FileSystemPort, path: string): Promise<void> {
  try {
    await fs.removeFile(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

/** How a removal begins: gives the path under which the content waits until the loss of the name has been synced. */
export async function takeNameAway(fs: FileSystemPort, store: string, name: string): Promise<string> {
  const trash = join(store, `${TRASH_PREFIX}${name}-${randomBytes(8).toString('hex')}`);
  await fs.rename(join(store, name), trash);
  return trash;
}

/** Takes the beginning of a removal back. */
export async function giveNameBack(
  fs: FileSystemPort,
  store: string,
  trash: string,
  name: string,
): Promise<void> {
  await fs.rename(trash, join(store, name));
  await fs.syncDirectory(store);
}

/** Removes a file, or a directory with all that is in it, following no link. */
export async function removeTree(fs: FileSystemPort, path: string): Promise<void> {
  if ((await fs.status(path)).kind !== 'directory') return fs.removeFile(path);
  for (const { name } of await fs.list(path)) await removeTree(fs, join(path, name));
  return fs.removeDirectory(path);
}
