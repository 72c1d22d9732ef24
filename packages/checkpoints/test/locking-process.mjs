// Takes the lock of a directory and keeps it until it is killed: node locking-process.mjs <directory>
import { CheckpointManager } from '../dist/index.js';

try {
  await new CheckpointManager(process.argv[2]).acquireLock();
  console.log('owner');
} catch (error) {
  console.log(error.message);
}
process.stdin.resume();
