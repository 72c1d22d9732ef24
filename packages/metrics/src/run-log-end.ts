import type { FileHandle } from 'node:fs/promises';
import { readRange } from './regular-file.js';

/** How far a log is known, which is where a line of it ends. */
export interface RunLogEnd {
  readonly endBytes: number;
  /** The line that ends there: what is no longer there was replaced. */
  readonly lastLine: Buffer;
}

/**
 * What follows the part of a log that is known; null where the last line of that part is not what it was: then the log
 * was cut or replaced.
 */
export async function readAppended(
  handle: FileHandle,
  sizeBytes: number,
  { endBytes, lastLine }: RunLogEnd,
): Promise<Buffer | null> {
  if (sizeBytes < endBytes) return null;
  const bytes = await readRange(handle, endBytes - lastLine.length, sizeBytes);
  const line = bytes.subarray(0, lastLine.length);
  return line.equals(lastLine) ? bytes.subarray(lastLine.length) : null;
}

/** The end of a log behind whole lines that begin at `startBytes`, at least one. */
export function endOf(lines: Buffer, startBytes: number): RunLogEnd {
  return {
    endBytes: startBytes + lines.length,
    // A copy: the whole of what was read would stay in memory otherwise.
    lastLine: Buffer.from(lines.subarray(lines.lastIndexOf(0x0a, -2) + 1)),
  };
}
