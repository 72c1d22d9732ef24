import { readFile, stat } from 'node:fs/promises';
import { decodeRecording, HideAndSeekReplayError } from '@hideout/env';
import type { Recording } from '@hideout/env';
import { printable } from '../ui/printable.js';
import { UserError } from '../user-error.js';

/** Some ten thousand episodes; what is larger is no recording, and is not read into memory. */
const LARGEST_BYTES = 256 * 1024 * 1024;

/**
 * Reads what `hideout demo --record` wrote.
 *
 * @throws {UserError} when the file is not there, cannot be read, or is no recording.
 */
export async function readRecording(path: string): Promise<Recording> {
  const bytes = await readBytes(path);
  try {
    return decodeRecording(bytes);
  } catch (error) {
    if (!(error instanceof HideAndSeekReplayError)) throw error;
    throw new UserError(`${printable(path)}: ${error.message}`);
  }
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    // Before it is opened: a pipe would wait for somebody to write.
    const status = await stat(path);
    if (!status.isFile()) throw new UserError(`${printable(path)} is not a file; name a recording.`);
    if (status.size > LARGEST_BYTES) {
      throw new UserError(`${printable(path)} is too large for a recording (256 MiB at most).`);
    }
    return new Uint8Array(await readFile(path));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(readProblem(printable(path), error as NodeJS.ErrnoException));
  }
}

function readProblem(path: string, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return `There is no file ${path}; "hideout demo --record ${path}" writes one.`;
  }
  return `${path} cannot be read: ${code ?? message}.`;
}
