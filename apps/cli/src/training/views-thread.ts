import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { messageOf } from '../error-message.js';
import type { CheckpointViews, ViewContent, ViewPaths } from './checkpoint-views.js';
import { handedRows } from './handed-rows.js';
import type { HandedRows, RowsHad } from './handed-rows.js';

/** What the thread is asked for; it answers with the sentences on what could not be written. */
export interface ViewsRequest {
  readonly paths: ViewPaths;
  readonly rows: HandedRows;
  readonly checkpointIterations: ViewContent['checkpointIterations'];
}

const noRows: RowsHad = { count: 0, newest: undefined };

/**
 * Writes views in a thread of its own, as drawing a figure takes longer than many an iteration. It starts with the first
 * request and is asked for one thing at a time; one that dies is replaced at the next. It keeps the rows: handing over
 * those of a long run takes the thread that trains seconds, and every save would.
 */
export class ViewsThread implements CheckpointViews {
  private worker: Worker | null = null;
  /** What the thread has. */
  private handed: RowsHad = noRows;

  constructor(private readonly entry = new URL('./views-worker.js', import.meta.url)) {}

  async write(paths: ViewPaths, { rows, checkpointIterations }: ViewContent): Promise<string[]> {
    try {
      const worker = (this.worker ??= this.start());
      const request: ViewsRequest = { paths, rows: handedRows(this.handed, rows), checkpointIterations };
      worker.postMessage(request);
      this.handed = { count: rows.length, newest: rows.at(-1) };
      return await answerOf(worker);
    } catch (error) {
      this.worker = null;
      return [`${paths.figure} could not be written: its thread died (${messageOf(error)})`];
    }
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
  }

  private start(): Worker {
    this.handed = noRows;
    const worker = new Worker(this.entry);
    // Told by the request that waits, if one does; nothing else is lost with the thread.
    worker.on('error', () => undefined);
    worker.once('exit', () => this.forget(worker));
    return worker;
  }

  /** A thread that dies of an error has not ended yet when that is told: the next request must not go to it. */
  private forget(worker: Worker): void {
    if (this.worker === worker) this.worker = null;
  }
}

async function answerOf(worker: Worker): Promise<string[]> {
  const answered = new AbortController();
  const { signal } = answered;
  try {
    // Each of the two rejects on an 'error' of the thread as well.
    return await Promise.race([
      once(worker, 'message', { signal }).then(([problems]) => problems as string[]),
      once(worker, 'exit', { signal }).then(([code]) =>
        Promise.reject(new Error(`it ended with code ${code}`)),
      ),
    ]);
  } finally {
    answered.abort();
  }
}
