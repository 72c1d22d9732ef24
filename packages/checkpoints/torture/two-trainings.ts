import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CheckpointManager } from '../src/checkpoint-manager.js';
import { programPath, withDirectory } from './places.js';
import type { Row, RowOptions } from './row.js';
import { RowCount } from './row.js';

const COMPETITORS = 3;
/** So many acquisitions, then an owner that is stopped and killed, then again. */
const ACQUISITIONS_A_ROUND = 2000;

interface Competition {
  acquisitions: number;
  refusals: number;
  secondOwners: number;
  wrongErrors: string[];
}

/**
 * Processes race for the lock of a directory, over and over: never do two hold it at once, and no count made under it is
 * lost. An owner that is stopped keeps it; one that is killed has freed it by the time its death is known. A case is an
 * acquisition.
 */
export const twoTrainings: Row = async (options: RowOptions) => {
  const count = new RowCount('two trainings at once', options);
  const figures = { refusals: 0, stoppedOwners: 0, killedOwners: 0 };
  while (!count.isDone) {
    const each = Math.ceil(Math.min(ACQUISITIONS_A_ROUND, options.cases - count.cases) / COMPETITORS);
    await withDirectory(async (directory) => {
      writeFileSync(join(directory, 'counter'), '0');
      const results = await Promise.all(Array.from({ length: COMPETITORS }, () => compete(directory, each)));
      const total = results.reduce((sum, { acquisitions }) => sum + acquisitions, 0);
      const counted = Number(readFileSync(join(directory, 'counter'), 'utf8'));
      const problems = results.flatMap(({ secondOwners, wrongErrors }) => [
        ...wrongErrors,
        ...Array.from({ length: secondOwners }, () => 'two processes held the lock at once'),
      ]);
      if (counted !== total) problems.push(`${total} owners counted to ${counted}`);
      for (let i = 0; i < total; i++) await count.add(problems.shift() ?? null);
      figures.refusals += results.reduce((sum, { refusals }) => sum + refusals, 0);
      await count.add(await stoppedOwnerProblem(directory));
      figures.stoppedOwners++;
      figures.killedOwners++;
    });
    options.onProgress?.(count.cases);
  }
  Object.assign(count.figures, figures);
  return count.report();
};

async function compete(directory: string, acquisitions: number): Promise<Competition> {
  const child = start(directory, acquisitions);
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  await once(child, 'close');
  return JSON.parse(output) as Competition;
}

async function stoppedOwnerProblem(directory: string): Promise<string | null> {
  const owner = start(directory, 0);
  try {
    if (owner.stdout !== null) await once(owner.stdout, 'data');
    owner.kill('SIGSTOP');
    const manager = new CheckpointManager(join(directory, 'checkpoints'));
    const refusal = await manager.acquireLock().then(
      () => null,
      (error: unknown) => error,
    );
    if (!(refusal instanceof Error) || refusal.name !== 'DirectoryInUseError')
      return `a stopped owner lost the lock: ${String(refusal)}`;
    if (!refusal.message.includes(`process ${owner.pid} `))
      return `the refusal does not name the owner ${owner.pid}: ${refusal.message}`;
    const exit = once(owner, 'exit');
    owner.kill('SIGKILL');
    await exit;
    // Once, and without waiting: the kernel has freed it.
    await manager.acquireLock();
    await manager.releaseLock();
    return null;
  } catch (error) {
    return `the lock of a killed owner is not free: ${String(error)}`;
  } finally {
    owner.kill('SIGKILL');
  }
}

function start(directory: string, acquisitions: number): ChildProcess {
  return spawn(process.execPath, [programPath('locking.mjs'), directory, String(acquisitions)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // A Ctrl+C of the terminal is for the row only.
    detached: true,
    env: { ...process.env, NODE_OPTIONS: '' },
  });
}
