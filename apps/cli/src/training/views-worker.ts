import { parentPort } from 'node:worker_threads';
import type { MetricsRow } from '@hideout/metrics';
import { writeViews } from './checkpoint-views.js';
import { takeRows } from './handed-rows.js';
import type { ViewsRequest } from './views-thread.js';

/** Entry of the thread that draws figures: one request, one answer. It keeps the rows of the run. */
const port = parentPort;
if (port === null) throw new Error('this file is the entry of a worker thread');
const rows: MetricsRow[] = [];
port.on('message', ({ paths, rows: handed, checkpointIterations }: ViewsRequest) => {
  takeRows(rows, handed);
  void writeViews(paths, { rows, checkpointIterations }).then((problems) => port.postMessage(problems));
});
