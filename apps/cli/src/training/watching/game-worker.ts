import { parentPort } from 'node:worker_threads';
import { playGames } from './play-games.js';

/** Entry of the thread that plays for spectators. */
if (parentPort === null) throw new Error('this file is the entry of a worker thread');
await playGames(parentPort);
