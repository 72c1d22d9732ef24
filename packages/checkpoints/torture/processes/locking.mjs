// Competes for the lock of a directory: node locking.mjs <directory> <acquisitions>. While it holds the lock it makes a
// file that must not be there yet, reads a counter and writes it back one higher; then it lets go. Says at the end what
// it did, as JSON. With 0 acquisitions it takes the lock, says `holding`, and keeps it until it is killed or alone.
import { readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CheckpointManager } from '../../dist/index.js';

const [directory, goal] = [process.argv[2], Number(process.argv[3])];
const manager = new CheckpointManager(join(directory, 'checkpoints'));
const claim = join(directory, 'claim');
const counter = join(directory, 'counter');

if (goal === 0) {
  await manager.acquireLock();
  console.log('holding');
  process.stdin.on('end', () => process.exit()).resume();
} else {
  console.log(JSON.stringify(await compete()));
}

async function compete() {
  const result = { acquisitions: 0, refusals: 0, secondOwners: 0, wrongErrors: [] };
  while (result.acquisitions < goal) {
    try {
      await manager.acquireLock();
    } catch (error) {
      if (error.name === 'DirectoryInUseError') result.refusals++;
      else result.wrongErrors.push(String(error));
      await delay(Math.random() * 2);
      continue;
    }
    result.acquisitions++;
    try {
      await writeFile(claim, '', { flag: 'wx' });
    } catch {
      result.secondOwners++;
    }
    const count = Number(await readFile(counter, 'utf8'));
    await writeFile(counter, String(count + 1));
    await unlink(claim).catch(() => undefined);
    await manager.releaseLock();
  }
  return result;
}
