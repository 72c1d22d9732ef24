import { Worker } from 'node:worker_threads';
import type { TrainingEvent } from './events.js';
import type { TrainingRequest } from './training-request.js';

/** A training that runs in a thread of its own, so that the terminal never waits for it. */
export interface TrainingThread {
  /** Asks it to finish the current iteration, save and end. */
  stop(): void;
  /** Resolves when the thread has ended; rejects with what it died of. */
  readonly done: Promise<void>;
}

/** Starts a training; its events arrive at `onEvent`, in order. */
export function startTraining(
  request: TrainingRequest,
  onEvent: (event: TrainingEvent) => void,
): TrainingThread {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: request });
  worker.on('message', onEvent);
  const done = new Promise<void>((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`the training thread ended with code ${code}`)),
    );
  });
  return { stop: () => worker.postMessage('stop'), done };
}
