import { Worker } from 'node:worker_threads';
import { ThreadDiedError } from '../errors/thread-died-error.js';
import { sharedInt32 } from '../shared-arrays.js';
import { fromPortable } from './portable-error.js';
import type { ThreadMessage, ThreadReply, ThreadStart } from './thread-protocol.js';

interface Waiting<Result> {
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
  readonly onProgress: (fraction: number) => void;
}

const idle = { resolve: (): void => {}, reject: (): void => {} };

/** A thread that answers requests one after the other; see `serveRequests` for its side. */
export class WorkerThread<Request, Result> {
  /** Resolves when the thread is ready for requests; rejects when it did not come so far. */
  readonly ready: Promise<void>;
  private readonly worker: Worker;
  private readonly exited: Promise<void>;
  private readonly waiting = new Map<number, Waiting<Result>>();
  private readonly stopFlag = sharedInt32(1);
  private begin: { readonly resolve: () => void; readonly reject: (error: Error) => void } = idle;
  private death: ThreadDiedError | null = null;
  private nextId = 0;

  constructor(
    private readonly kind: ThreadDiedError['thread'],
    entry: URL,
    data: unknown,
  ) {
    this.ready = new Promise((resolve, reject) => (this.begin = { resolve, reject }));
    // Who does not wait for it is told by the first request.
    this.ready.catch(() => undefined);
    const workerData: ThreadStart<unknown> = { data, stop: this.stopFlag };
    this.worker = new Worker(entry, { workerData });
    this.worker.on('message', (reply: ThreadReply<Result>) => this.take(reply));
    this.worker.on('error', (error) => this.die(error.message));
    this.exited = new Promise((resolve) => {
      this.worker.once('exit', (code) => {
        this.die(`it ended with code ${code}`);
        resolve();
      });
    });
  }

  /** @throws {ThreadDiedError} when the thread ends before it has answered; or what it threw. */
  ask(request: Request, onProgress: (fraction: number) => void = () => {}): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.death !== null) {
        reject(this.death);
        return;
      }
      const id = this.nextId++;
      this.waiting.set(id, { resolve, reject, onProgress });
      this.post({ type: 'ask', id, request });
    });
  }

  /** Ends the thread after the update or the step that it is at. What was asked for and not answered fails. */
  async stop(): Promise<void> {
    if (this.death === null) {
      Atomics.store(this.stopFlag, 0, 1);
      this.post({ type: 'stop' });
      this.die('it was told to stop');
    }
    await this.exited;
  }

  private post(message: ThreadMessage<Request>): void {
    this.worker.postMessage(message);
  }

  private take(reply: ThreadReply<Result>): void {
    if (reply.type === 'ready') {
      this.begin.resolve();
      return;
    }
    const waiting = this.waiting.get(reply.id);
    if (waiting === undefined) return;
    if (reply.type === 'progress') {
      try {
        waiting.onProgress(reply.fraction);
      } catch (error) {
        // The listener's error is the caller's, as it is without threads.
        this.waiting.delete(reply.id);
        waiting.reject(error);
      }
      return;
    }
    this.waiting.delete(reply.id);
    if (reply.type === 'done') waiting.resolve(reply.result);
    else waiting.reject(fromPortable(reply.error));
  }

  private die(reason: string): void {
    this.death ??= new ThreadDiedError(this.kind, reason);
    this.begin.reject(this.death);
    for (const { reject } of this.waiting.values()) reject(this.death);
    this.waiting.clear();
  }
}
