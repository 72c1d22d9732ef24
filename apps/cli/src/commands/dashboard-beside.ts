import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { printable } from '../ui/printable.js';
import type { DashboardDirectories } from './dashboard.js';
import { dashboardArguments, dashboardProgram } from './dashboard.js';

/** How long a dashboard has for its first line. */
const PATIENCE_MS = 10_000;

/** The dashboard of a training that runs. */
export interface DashboardBeside {
  /** Ends it. */
  close(): void;
}

/**
 * Starts the dashboard as a process of its own beside this one, and says where it is, or why it is not. Whatever becomes
 * of it, the training goes on.
 *
 * @param tell gets one line
 */
export async function startDashboardBeside(
  directories: DashboardDirectories,
  tell: (line: string) => void,
): Promise<DashboardBeside> {
  const words = [dashboardProgram(), ...dashboardArguments(directories)];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  const close = (): void => {
    child.kill();
  };
  process.once('exit', close);
  child.once('exit', () => process.off('exit', close));
  tell(printable(await firstLine(child)));
  // It must not keep this process, nor stop for want of a reader.
  child.unref();
  for (const stream of [child.stdout, child.stderr]) stream?.resume();
  return { close };
}

/**
 * What it says first: its address, or what is wrong. One that says nothing is not waited for without end: a training
 * must not wait for it.
 */
export function firstLine(child: ChildProcess, patienceMs = PATIENCE_MS): Promise<string> {
  return new Promise((resolve) => {
    let said = '';
    const streams = [child.stdout, child.stderr];
    const hear = (chunk: Buffer): void => {
      said += chunk.toString('utf8');
      if (said.includes('\n')) answer(said.slice(0, said.indexOf('\n')));
    };
    const answer = (line: string): void => {
      clearTimeout(patience);
      // What it says later is not gathered.
      for (const stream of streams) stream?.off('data', hear);
      resolve(line);
    };
    const patience = setTimeout(answer, patienceMs, 'The dashboard has not answered yet.');
    for (const stream of streams) stream?.on('data', hear);
    child.once('error', (error) => answer(`The dashboard cannot be started: ${error.message}`));
    child.once('close', () => answer(said.trim() === '' ? 'The dashboard ended at once.' : said.trim()));
  });
}
