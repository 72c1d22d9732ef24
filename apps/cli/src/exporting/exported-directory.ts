import { randomBytes } from 'node:crypto';
import { lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { nodeFileSystem } from '@hideout/checkpoints';
import { UserError } from '../user-error.js';
import { explainedFailure } from './explained-failure.js';
import { writeWholeFile } from './whole-file.js';

const otherwise = 'name another directory with --output';

/** Files by name, which lie beside each other. */
export type ExportedFiles = Readonly<Record<string, Uint8Array>>;

/**
 * Writes a directory with these files in it, whole or not at all: at no instant is there half of one under its name. It is
 * on the disk when this resolves.
 *
 * @param replace whether a directory that is there may go: one with files of these names and no others in it.
 * @throws {UserError} when there is something else, no directory to put it into, or no permission.
 * @throws {FileWriteError} when writing fails in any other way.
 */
export async function writeExportedDirectory(
  path: string,
  files: ExportedFiles,
  replace: boolean,
): Promise<void> {
  const besides = (purpose: string): string =>
    join(dirname(path), `.tmp-${purpose}${basename(path)}-${randomBytes(8).toString('hex')}`);
  const temporary = besides('');
  try {
    await mkdir(temporary);
    for (const [name, bytes] of Object.entries(files)) await writeWholeFile(join(temporary, name), bytes);
    await nodeFileSystem.syncDirectory(temporary);
    if (await isThere(path)) await replaceDirectory(path, temporary, besides('old-'), files, replace);
    else await rename(temporary, path);
    await nodeFileSystem.syncDirectory(dirname(path));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw explainedFailure(path, error as NodeJS.ErrnoException, otherwise);
  } finally {
    // Where it was renamed there is none.
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** The old one is out of the way before the new one comes, and comes back where that fails. */
async function replaceDirectory(
  path: string,
  temporary: string,
  old: string,
  files: ExportedFiles,
  replace: boolean,
): Promise<void> {
  if (!replace) throw Object.assign(new Error('it exists'), { code: 'EEXIST' });
  await requireReplaceable(path, files);
  await rename(path, old);
  try {
    await rename(temporary, path);
  } catch (error) {
    await rename(old, path);
    throw error;
  }
  await rm(old, { recursive: true });
}

/** Nothing is lost but an export: a directory with anything else in it stays. */
async function requireReplaceable(path: string, files: ExportedFiles): Promise<void> {
  if (!(await lstat(path)).isDirectory()) throw new UserError(`${path} is no directory; ${otherwise}.`);
  const other = (await readdir(path)).find((name) => !Object.hasOwn(files, name));
  if (other !== undefined)
    throw new UserError(`${path} holds ${other}, which is no part of an export; ${otherwise}.`);
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
