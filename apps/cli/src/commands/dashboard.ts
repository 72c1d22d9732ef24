import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DashboardOptions } from '../command-options.js';
import { ExitCode } from '../exit-codes.js';

const FORWARDED: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Runs the dashboard as a process of its own, so that nothing that happens to it can touch this one's work. */
export async function dashboardCommand(options: DashboardOptions): Promise<number> {
  const directories = await dashboardDirectories(options);
  return runNode([dashboardProgram(), ...dashboardArguments(directories, options)]);
}

export interface DashboardDirectories {
  readonly checkpoints: string;
  readonly runs: string;
}

/** Where it is served, and to whom. */
type ServingOptions = Pick<DashboardOptions, 'port' | 'host' | 'allowRemote' | 'allowedHosts'>;

/** The dashboard's command line. */
export function dashboardArguments(
  directories: DashboardDirectories,
  { port, host, allowRemote = false, allowedHosts = [] }: ServingOptions = {},
): string[] {
  return [
    ...(port === undefined ? [] : ['--port', String(port)]),
    ...(host === undefined ? [] : ['--host', host]),
    ...(allowRemote ? ['--allow-remote'] : []),
    ...allowedHosts.flatMap((name) => ['--allow-host', name]),
    '--checkpoint-dir',
    resolve(directories.checkpoints),
    '--runs',
    resolve(directories.runs),
  ];
}

/** The configuration is read only when it has to say something. */
async function dashboardDirectories(options: DashboardOptions): Promise<DashboardDirectories> {
  const { checkpointDirectory, runsDirectory } = options;
  if (checkpointDirectory !== undefined && runsDirectory !== undefined) {
    return { checkpoints: checkpointDirectory, runs: runsDirectory };
  }
  const { loadConfig } = await import('../config/config-file.js');
  const config = loadConfig(options.configPath, {});
  return {
    checkpoints: checkpointDirectory ?? config.checkpointDirectory,
    runs: runsDirectory ?? config.runsDirectory,
  };
}

/** The dashboard's own executable. */
export function dashboardProgram(): string {
  return fileURLToPath(
    new URL('bin/hideout-dashboard.js', import.meta.resolve('@hideout/dashboard/package.json')),
  );
}

/** Runs node with this terminal and these signals, and ends with its exit code. */
function runNode(words: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, words, { stdio: 'inherit' });
  const forward = (signal: NodeJS.Signals): void => {
    // Ctrl+C in a terminal reaches the whole process group: the child has it already.
    if (signal !== 'SIGINT' || process.stdin.isTTY !== true) child.kill(signal);
  };
  for (const signal of FORWARDED) process.on(signal, forward);
  return new Promise<number>((resolveCode, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolveCode(exitCodeOf(code, signal)));
  }).finally(() => {
    for (const signal of FORWARDED) process.off(signal, forward);
  });
}

/** A process that a signal ended has no code of its own: shells count 128 and the signal's number. */
function exitCodeOf(code: number | null, signal: NodeJS.Signals | null): number {
  if (code !== null) return code;
  return signal === null ? ExitCode.failure : 128 + constants.signals[signal];
}
