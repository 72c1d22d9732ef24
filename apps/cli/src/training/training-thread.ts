import { Worker } from 'node:worker_threads';
import { messageOf } from '../error-message.js';
import type { TrainingEvent } from './events.js';
import type { TrainingRequest } from './training-request.js';
import type { TrainingWish } from './training-wishes.js';

/** A training that runs in a thread of its own, so that the terminal never waits for it. */
export interface TrainingThread {
  /**
   * Asks it for something: to `stop` (finish the current iteration, save and end), to `leave` (end now, between two
   * updates or steps: the iteration is lost, nothing that was saved is), to `pause` after the current iteration and to
   * `resume`, to `save` a checkpoint after it, or to hand out its policies to `watch`.
   */
  ask(wish: TrainingWish): void;
  /** Resolves when the thread has ended; rejects with what it died of. */
  readonly done: Promise<void>;
}

/** The training's thread died of something that it could not report itself. */
export class TrainingThreadError extends Error {
  override readonly name = 'TrainingThreadError';

  constructor(cause: unknown) {
    super(
      `the training died: ${messageOf(cause)}. The checkpoints that were saved are sound: ` +
        '"hideout train latest" goes on from the newest',
      { cause },
    );
  }
}

/** Starts a training; its events arrive at `onEvent`, in order. `entry`: the module that the thread runs. */
export function startTraining(
  request: TrainingRequest,
  onEvent: (event: TrainingEvent) => void,
  entry = new URL('./worker.js', import.meta.url),
): TrainingThread {
  const worker = new Worker(entry, { workerData: request });
  worker.on('message', onEvent);
  const done = new Promise<void>((resolve, reject) => {
    worker.once('error', (error) => reject(new TrainingThreadError(error)));
    worker.once('exit', (code) =>
      code === 0 ? resolve() : reject(new TrainingThreadError(`its thread ended with code ${code}`)),
    );
  });
  return { ask: (wish) => worker.postMessage(wish), done };
}
