import { randomBytes } from 'node:crypto';
import { accessSync, constants, statSync } from 'node:fs';
import { link, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { explainedFailure } from './explained-failure.js';
import { writeWholeFile } from './whole-file.js';

/**
 * Writes a file whole or not at all: at no instant is there half of one under its name. It is on the disk when this
 * resolves.
 *
 * @param replace whether a file that is there may go.
 * @param otherwise what the user can do instead, for the sentence of an error.
 * @throws {UserError} when there is a file, no directory, or no permission.
 * @throws {FileWriteError} when writing fails in any other way.
 */
export async function writeExportedFile(
  path: string,
  bytes: Uint8Array,
  replace: boolean,
  otherwise = 'name another file with --output',
): Promise<void> {
  const temporary = join(dirname(path), `.tmp-${basename(path)}-${randomBytes(8).toString('hex')}`);
  try {
    await writeWholeFile(temporary, bytes);
    // A link is refused where there is a file, in one step; renaming would replace it.
    if (replace) await rename(temporary, path);
    else await link(temporary, path);
  } catch (error) {
    throw explainedFailure(path, error as NodeJS.ErrnoException, otherwise);
  } finally {
    // Where it was renamed there is none.
    await unlink(temporary).catch(() => undefined);
  }
}

/**
 * Refuses early what {@link writeExportedFile} would refuse at the end of work that takes its time.
 *
 * @throws {UserError} when there is a file that may not go, a directory, or no directory to put it into.
 */
export function checkExportTarget(path: string, replace: boolean, otherwise: string): void {
  const problem = targetProblem(path, replace);
  if (problem !== null)
    throw explainedFailure(path, Object.assign(new Error(problem), { code: problem }), otherwise);
}

/** The code of the system's error that writing would end with, or null. */
function targetProblem(path: string, replace: boolean): string | null {
  try {
    if (!statSync(dirname(path)).isDirectory()) return 'ENOTDIR';
    accessSync(dirname(path), constants.W_OK);
    const there = statSync(path, { throwIfNoEntry: false });
    if (there === undefined) return null;
    if (there.isDirectory()) return 'EISDIR';
    return replace ? null : 'EEXIST';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}
