import { createHash } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** Shorter ones gain nothing by being compressed. */
const COMPRESSED_FROM_BYTES = 1024;
/** Fast rather than small: a training may need the computer. */
const GZIP_OPTIONS = { level: 1 };

const gzipped = promisify(gzip);

/** An answer whose bytes wait to be sent, as often as they are asked for. */
export interface ReadyAnswer {
  readonly bytes: Buffer;
  /** Of the content, whether compressed or not: a weak one. */
  readonly etag: string;
  /** All that describe the bytes, with names in small letters. */
  readonly headers: OutgoingHttpHeaders;
}

export async function readyAnswer(type: string, text: string, isGzipped: boolean): Promise<ReadyAnswer> {
  const plain = Buffer.from(text);
  const isCompressed = isGzipped && plain.length >= COMPRESSED_FROM_BYTES;
  const bytes = isCompressed ? await gzipped(plain, GZIP_OPTIONS) : plain;
  const etag = `W/"${createHash('sha256').update(plain).digest('base64url')}"`;
  const headers = {
    etag,
    'content-type': type,
    'content-length': bytes.length,
    vary: 'Accept-Encoding',
    ...(isCompressed ? { 'content-encoding': 'gzip' } : {}),
  };
  return { bytes, etag, headers };
}

/** Whether the asker reads gzip; one that weighs what it reads against each other gets what is not compressed. */
export function readsGzip({ headers }: IncomingMessage): boolean {
  return /(^|,)\s*gzip\s*(,|$)/.test(String(headers['accept-encoding'] ?? ''));
}

/** Sends an answer with these headers beside its own, or that the asker has it already. */
export function sendReady(
  request: IncomingMessage,
  response: ServerResponse,
  { bytes, etag, headers: own }: ReadyAnswer,
  headers: OutgoingHttpHeaders,
): void {
  const { 'if-none-match': known, 'cache-control': caching = '' } = request.headers;
  if (known === etag && !caching.includes('no-cache')) {
    response.writeHead(304, { ...headers, etag }).end();
    return;
  }
  response.writeHead(200, { ...headers, ...own });
  if (request.method === 'HEAD') response.end();
  else response.end(bytes);
}
