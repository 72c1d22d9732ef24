import { Worker } from 'node:worker_threads';
import type { SavedCheckpoint } from '../checkpoint-content.js';
import type { EncodedContent } from '../checkpoint-encoding.js';
import { SavingThreadError } from '../errors/saving-thread-error.js';
import { readPaths, watchReaders } from '../reading-register.js';
import type { StoreWarnings } from '../store-warnings.js';
import type { StoreWriter } from '../store-writer.js';
import { fromPortable } from './portable-error.js';
import type { SavingOptions, SavingReply, SavingRequest, SavingThreadData } from './saving-protocol.js';
import { buffersOf } from './saving-protocol.js';

/** A write that the thread has not answered yet. */
interface PendingWrite {
  content: EncodedContent;
  resolve: (saved: SavedCheckpoint) => void;
  reject: (error: Error) => void;
}

interface RunningThread {
  worker: Worker;
  /** Resolves when the thread has ended. */
  ended: Promise<void>;
}

/**
 * Writes in a thread of its own: digests, files, verification, index and retention cost the thread that asks nothing.
 * The process does not live for the thread alone, but for a write that runs.
 */
export class ThreadedStoreWriter implements StoreWriter {
  readonly #options: SavingOptions;
  readonly #warnings: StoreWarnings;
  readonly #entry: URL;
  readonly #protected = new Set<string>();
  #thread: RunningThread | null = null;
  #pending: PendingWrite | null = null;

  constructor(
    options: SavingOptions,
    warnings: StoreWarnings,
    entry = new URL('./saving-thread.js', import.meta.url),
  ) {
    this.#options = options;
    this.#warnings = warnings;
    this.#entry = entry;
  }

  open(): void {
    this.#thread ??= this.#start();
  }

  /** One at a time: the manager asks for the next only when this one has settled. */
  write(content: EncodedContent): Promise<SavedCheckpoint> {
    const { worker } = (this.#thread ??= this.#start());
    return new Promise<SavedCheckpoint>((resolve, reject) => {
      this.#pending = { content, resolve, reject };
      worker.ref();
      post(worker, { type: 'write', content }, buffersOf(content.files.map(({ bytes }) => bytes)));
    });
  }

  protect(name: string): void {
    this.#protected.add(name);
    if (this.#thread !== null) post(this.#thread.worker, { type: 'protect', name });
  }

  async close(): Promise<void> {
    const thread = this.#thread;
    if (thread === null) return;
    this.#thread = null;
    thread.worker.ref();
    post(thread.worker, { type: 'close' });
    await thread.ended;
  }

  #start(): RunningThread {
    const workerData: SavingThreadData = {
      options: this.#options,
      protectedNames: [...this.#protected],
      readPaths: readPaths(),
    };
    const worker = new Worker(this.#entry, { workerData });
    worker.unref();
    worker.on('message', (reply: SavingReply) => this.#take(worker, reply));
    const unwatch = watchReaders((path, begins) => post(worker, { type: 'reading', path, begins }));
    let cause: unknown = null;
    worker.once('error', (error) => (cause = error));
    const ended = new Promise<void>((resolve) => {
      worker.once('exit', (code) => {
        unwatch();
        if (this.#thread?.worker === worker) this.#thread = null;
        const { directory } = this.#options;
        this.#settle()?.reject(
          new SavingThreadError({ directory, cause: cause ?? `it ended with code ${code}` }),
        );
        resolve();
      });
    });
    return { worker, ended };
  }

  #take(worker: Worker, reply: SavingReply): void {
    if (reply.type === 'warning') {
      if (reply.isStanding) this.#warnings.tellOnce(reply.message);
      else this.#warnings.tell(reply.message);
      return;
    }
    worker.unref();
    const pending = this.#settle();
    pending?.content.files.forEach((file, i) => (file.bytes = reply.copies[i] ?? file.bytes));
    if (reply.type === 'saved') pending?.resolve(reply.saved);
    else pending?.reject(fromPortable(reply.error));
  }

  /** The write that waits for an answer, which it gets now. */
  #settle(): PendingWrite | null {
    const pending = this.#pending;
    this.#pending = null;
    return pending;
  }
}

function post(worker: Worker, request: SavingRequest, buffers: ArrayBuffer[] = []): void {
  worker.postMessage(request, buffers);
}
