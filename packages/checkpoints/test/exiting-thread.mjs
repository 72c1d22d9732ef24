// The entry of a thread that ends itself at the first thing that it is asked for.
import { parentPort } from 'node:worker_threads';

parentPort.on('message', () => process.exit(3));
