import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { reportError } from '../error-report.js';
import type { TrainingEvent } from './events.js';
import { runSession } from './session.js';
import type { TrainingRequest } from './training-request.js';
import { HeardWishes } from './training-wishes.js';
import type { TrainingWish } from './training-wishes.js';

/** Entry of the training thread: one session, its events posted to the thread that started it. */
const port = parentPort;
if (port === null) throw new Error('this file is the entry of a worker thread');

const emit = (event: TrainingEvent): void => port.postMessage(event);
const leaving = new AbortController();

const wishes = new HeardWishes({
  // Where this thread does the work itself it never returns to the event loop for long: messages are fetched.
  empty: () => {
    for (;;) {
      const received = receiveMessageOnPort(port) as { message: TrainingWish } | undefined;
      if (received === undefined) return;
      hear(received.message);
    }
  },
  keepAlive: (isKept) => (isKept ? port.ref() : port.unref()),
});

function hear(wish: TrainingWish): void {
  if (wish === 'leave') leaving.abort();
  wishes.hear(wish);
}

// Where other threads do the work this one waits for them, and hears at once; it does not live for that alone.
port.on('message', hear);
port.unref();

try {
  await runSession(workerData as TrainingRequest, emit, wishes, leaving.signal);
} catch (error) {
  if (!leaving.signal.aborted) {
    const { text, exitCode } = reportError(error, process.env['HIDEOUT_DEBUG'] === '1');
    emit({ type: 'failed', message: text, exitCode });
  }
}
