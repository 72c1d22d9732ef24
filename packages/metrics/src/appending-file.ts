import type { FileHandle } from 'node:fs/promises';

/** A file that one process appends to: what was appended is whole, and all else is taken back before the next append. */
export class AppendingFile {
  readonly #handle: FileHandle;
  readonly #sync: boolean;
  #sizeBytes: number;
  /** Whether a failed append may have left bytes behind that. */
  #torn = false;
  #closed = false;
  #queue: Promise<void> = Promise.resolve();

  /** @param options `sync`: whether an append is done only when it is on the disk */
  constructor(handle: FileHandle, sizeBytes: number, options: { readonly sync: boolean }) {
    this.#handle = handle;
    this.#sizeBytes = sizeBytes;
    this.#sync = options.sync;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Length of what was appended whole. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Does the work after all that was to be done before, failed or not. */
  inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  /** Within a turn of its own. @throws the error of the file system; the same bytes may be appended again */
  async append(bytes: Buffer): Promise<void> {
    if (this.#torn) await this.#cut();
    this.#torn = true;
    let written = 0;
    while (written < bytes.length) {
      const position = this.#sizeBytes + written;
      const { bytesWritten } = await this.#handle.write(bytes, written, bytes.length - written, position);
      written += bytesWritten;
    }
    if (this.#sync) await this.#handle.sync();
    this.#torn = false;
    this.#sizeBytes += bytes.length;
  }

  /** In turn. Closing twice is fine. */
  close(): Promise<void> {
    return this.inTurn(async () => {
      if (this.#closed) return;
      this.#closed = true;
      await this.#handle.close();
    });
  }

  /** Removes what a failed append left. */
  async #cut(): Promise<void> {
    await this.#handle.truncate(this.#sizeBytes);
    if (this.#sync) await this.#handle.sync();
  }
}
