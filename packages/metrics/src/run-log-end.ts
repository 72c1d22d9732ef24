import type { FileHandle } from 'node:fs/promises';
import { readRange } from './regular-file.js';

/** How far a log is known, which is where a line of it ends. */
export interface RunLogEnd {
  readonly endBytes: number;
  /** The line that ends there: what is no longer there was replaced. */
  readonly lastLine: Buffer;
}

/** Whether a log still has the part that is known; else it was cut or replaced. */
export async function isStillThere(
  handle: FileHandle,
  sizeBytes: number,
  { endBytes, lastLine }: RunLogEnd,
): Promise<boolean> {
  if (sizeBytes < endBytes) return false;
  return (await readRange(handle, endBytes - lastLine.length, endBytes)).equals(lastLine);
}

/** @param lastLine copied: all of the piece that it was read with would stay in memory otherwise */
export function endOf(endBytes: number, lastLine: Buffer): RunLogEnd {
  return { endBytes, lastLine: Buffer.from(lastLine) };
}
