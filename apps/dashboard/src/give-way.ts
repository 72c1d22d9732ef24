import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { promisify } from 'node:util';

/**
 * Has a training on the same computer come first. This process gets what trainings leave, and a small share where they
 * leave nothing. On Linux, where there is `chrt`, it also waits for a core to be free when it is asked (SCHED_BATCH): it
 * would stop one of the threads of a training otherwise, for which all others then wait.
 */
export async function giveWay(): Promise<void> {
  for (const thread of threads()) setPriority(thread, constants.priority.PRIORITY_LOW);
  // What there is no chrt for has the lower priority.
  await promisify(execFile)('chrt', ['-a', '-b', '-p', '0', String(process.pid)]).catch(() => undefined);
}

/** Linux counts each by itself; elsewhere the process, 0, is all. */
function threads(): readonly number[] {
  try {
    return readdirSync('/proc/self/task').map(Number);
  } catch {
    return [0];
  }
}
