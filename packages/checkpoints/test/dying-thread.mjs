// The entry of a thread that dies of the first thing that it is asked for.
import { parentPort } from 'node:worker_threads';

parentPort.on('message', () => {
  throw new Error('this thread was made to die');
});
