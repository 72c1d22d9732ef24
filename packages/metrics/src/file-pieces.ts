import type { FileHandle } from 'node:fs/promises';
import { readRange } from './regular-file.js';

/** The bytes of a file from `start` to `end`, or as many of them as there are, piece by piece. */
export async function* filePieces(
  handle: FileHandle,
  start: number,
  end: number,
  pieceBytes: number,
): AsyncGenerator<Buffer> {
  for (let at = start; at < end;) {
    const piece = await readRange(handle, at, Math.min(at + pieceBytes, end));
    if (piece.length === 0) return;
    yield piece;
    at += piece.length;
  }
}

/** Texts, joined into pieces of about `pieceBytes`: each is made when it is asked for. */
export function* joinedPieces(texts: Iterable<string>, pieceBytes: number): Generator<Buffer> {
  let piece = '';
  for (const text of texts) {
    piece += text;
    if (piece.length < pieceBytes) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  if (piece !== '') yield Buffer.from(piece);
}
