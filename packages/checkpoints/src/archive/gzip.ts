import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

const CHUNK_BYTES = 64 * 1024;
/** Where a gzip header says which system wrote it, and the value for none in particular. */
const SYSTEM_BYTE = 9;
const NO_SYSTEM = 255;
const LEVEL = 6;

/** Equal bytes in, equal bytes out: nothing of the time or the system is written. (Another zlib may pack otherwise.) */
export async function gzip(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const packed: Uint8Array[] = [];
  await pipeline(chunks, createGzip({ level: LEVEL, chunkSize: CHUNK_BYTES }), async (source) => {
    for await (const chunk of source as AsyncIterable<Uint8Array>) packed.push(chunk);
  });
  const bytes = Buffer.concat(packed);
  bytes[SYSTEM_BYTE] = NO_SYSTEM;
  return bytes;
}

/** Unpacks piece by piece, as fast as the pieces are taken. @throws the errors of node:zlib */
export async function* gunzip(packed: Uint8Array): AsyncGenerator<Uint8Array> {
  const stream = createGunzip({ chunkSize: CHUNK_BYTES });
  stream.end(packed);
  for await (const chunk of stream as AsyncIterable<Uint8Array>) yield chunk;
}
