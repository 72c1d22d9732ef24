import type { Writable } from 'node:stream';

/** Errors that say "nobody reads any more": not a failure of what the command was asked to do. */
const READER_GONE: ReadonlySet<string> = new Set(['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED']);

/** What was to be printed did not reach its reader: a full disk, say. */
export class OutputLostError extends Error {
  override readonly name = 'OutputLostError';

  constructor(cause: Error) {
    super(`the output cannot be written (${cause.message})`, { cause });
  }
}

/**
 * Keeps a broken output from ending the process: a training must survive `| head` and a closed terminal.
 *
 * @returns a function that gives the first error that did lose output (a full disk, say), or null.
 */
export function guardOutput(stream: Writable): () => Error | null {
  let lost: Error | null = null;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (!READER_GONE.has(error.code ?? '')) lost ??= error;
  });
  return () => lost;
}

/** Ends when what was written before has left, or can no longer leave. */
export function flushed(stream: Writable): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}
