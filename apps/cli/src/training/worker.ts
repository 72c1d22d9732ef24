import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { reportError } from '../error-report.js';
import type { TrainingEvent } from './events.js';
import { runSession } from './session.js';
import type { TrainingRequest } from './training-request.js';

/** Entry of the training thread: one session, its events posted to the thread that started it. */
const port = parentPort;
if (port === null) throw new Error('this file is the entry of a worker thread');

const emit = (event: TrainingEvent): void => port.postMessage(event);
let stopRequested = false;

/** Training never returns to the event loop for long: the message is fetched instead of waited for. */
const shouldStop = (): boolean => {
  stopRequested ||= receiveMessageOnPort(port)?.message === 'stop';
  return stopRequested;
};

try {
  await runSession(workerData as TrainingRequest, emit, shouldStop);
} catch (error) {
  const { text, exitCode } = reportError(error, process.env['HIDEOUT_DEBUG'] === '1');
  emit({ type: 'failed', message: text, exitCode });
}
