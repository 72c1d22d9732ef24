import { parentPort, workerData } from 'node:worker_threads';
import type { SavingThreadData } from './saving-protocol.js';
import { serveSaves } from './serve-saves.js';

/** Entry of the thread that a ThreadedStoreWriter starts. */
if (parentPort === null) throw new Error('this file is the entry of a worker thread');
serveSaves(parentPort, workerData as SavingThreadData);
