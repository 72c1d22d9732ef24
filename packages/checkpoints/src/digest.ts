import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** A quarter of a millisecond of hashing: so long the event loop waits at most. */
const PIECE_BYTES = 512 * 1024;

/** SHA-256 in hexadecimal digits. */
export function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The same, with a turn of the event loop after every piece, so that files are written and read meanwhile. */
export async function sha256InPieces(bytes: Uint8Array): Promise<string> {
  const hash = createHash('sha256');
  for (let begin = 0; begin < bytes.length; begin += PIECE_BYTES) {
    hash.update(bytes.subarray(begin, begin + PIECE_BYTES));
    await nextTurn();
  }
  return hash.digest('hex');
}
