import { parentPort } from 'node:worker_threads';
import { writeViews } from './checkpoint-views.js';
import type { ViewsRequest } from './views-thread.js';

/** Entry of the thread that draws figures: one request, one answer. */
const port = parentPort;
if (port === null) throw new Error('this file is the entry of a worker thread');
port.on('message', ({ paths, content }: ViewsRequest) => {
  void writeViews(paths, content).then((problems) => port.postMessage(problems));
});
