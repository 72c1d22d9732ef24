import type { TarEntry } from './tar-header.js';
import { decodeTarHeader, TAR_BLOCK_BYTES, tarPadding } from './tar-header.js';

/** More entries than any checkpoint has. */
const MAX_ENTRIES = 50_000;

const MAX_EXTENSION_BYTES = 64 * 1024;
/** Zeros after the end; some programs fill up to large blocks. */
const MAX_FILLING_BYTES = 1024 * 1024;

/** What is wrong with the form of a tar file. */
export class TarFormatError extends Error {
  override readonly name = 'TarFormatError';
}

/** What to do with the content of an entry: get it, or pass over it; or look no further. */
export type TarVisit = { take: (content: Uint8Array) => void } | 'skip' | 'stop';

/**
 * Goes through a tar file, entry by entry. Nothing is held but the content that a visit takes.
 *
 * @param visit may refuse an entry by throwing
 * @throws TarFormatError, and what `chunks` and `visit` throw
 */
export async function readTar(
  chunks: AsyncIterable<Uint8Array>,
  visit: (entry: TarEntry) => TarVisit,
): Promise<void> {
  const source = new ByteSource(chunks);
  try {
    for (let entries = 0; ; entries++) {
      if (entries > MAX_ENTRIES) throw new TarFormatError(`it has more than ${MAX_ENTRIES} entries`);
      const header = await source.take(TAR_BLOCK_BYTES);
      if (header.every((byte) => byte === 0)) break;
      const entry = decodeTarHeader(header);
      if (entry === null) throw new TarFormatError('it has an entry of a form that is not read here');
      const visited = entry.kind === 'extension' ? expectHarmless(entry) : visit(entry);
      if (visited === 'stop') return;
      if (visited === 'skip') await source.skip(entry.sizeBytes);
      else visited.take(await source.take(entry.sizeBytes));
      await source.skip(tarPadding(entry.sizeBytes));
    }
    await source.expectZerosOnly();
  } finally {
    await source.close();
  }
}

/** Times and attributes do no harm. What changes a path or a size would make the entry after it another one. */
function expectHarmless({ sizeBytes }: TarEntry): TarVisit {
  if (sizeBytes > MAX_EXTENSION_BYTES) throw new TarFormatError('it has an extended header that is too long');
  return {
    take: (content) => {
      if (/\d (path|linkpath|size|GNU)/.test(Buffer.from(content).toString('latin1')))
        throw new TarFormatError('it has extended headers with paths or sizes, which are not read here');
    },
  };
}

/** Takes bytes from a sequence of chunks. */
class ByteSource {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** So many bytes. What has not come yet takes no memory, whatever a header claims. */
  async take(count: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    await this.#pass(count, (piece) => pieces.push(piece));
    return pieces.length === 1 ? (pieces[0] as Uint8Array) : Buffer.concat(pieces);
  }

  async skip(count: number): Promise<void> {
    await this.#pass(count, () => undefined);
  }

  async expectZerosOnly(): Promise<void> {
    let left = MAX_FILLING_BYTES;
    do {
      left -= this.#rest.length;
      if (left < 0 || this.#rest.some((byte) => byte !== 0))
        throw new TarFormatError('it has something after its end');
    } while (await this.#next());
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async #pass(count: number, onPiece: (piece: Uint8Array) => void): Promise<void> {
    for (let left = count; left > 0;) {
      if (this.#rest.length === 0 && !(await this.#next())) throw new TarFormatError('it ends too early');
      const piece = this.#rest.subarray(0, left);
      onPiece(piece);
      this.#rest = this.#rest.subarray(piece.length);
      left -= piece.length;
    }
  }

  async #next(): Promise<boolean> {
    const { done, value } = await this.#chunks.next();
    this.#rest = done === true ? new Uint8Array() : value;
    return done !== true;
  }
}
