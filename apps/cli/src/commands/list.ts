import { resolve } from 'node:path';
import type { ListOptions } from '../command-options.js';
import { ExitCode } from '../exit-codes.js';
import { checkpointTableJson, checkpointTableLines } from '../ui/checkpoint-table.js';
import type { CheckpointTable } from '../ui/checkpoint-table.js';
import { directoryExists, nothingHere, openStore } from '../store/checkpoint-store.js';
import type { CommandOutput } from '../store/checkpoint-store.js';

/**
 * Prints the checkpoints of a directory, oldest first. Reads only: a directory that does not exist is not created.
 *
 * @throws {UserError} when the directory is a file.
 */
export async function listCommand(options: ListOptions, { stdout, stderr }: CommandOutput): Promise<number> {
  const table = await readTable(resolve(await checkpointDirectory(options)), stderr);
  if (options.json) stdout.write(`${JSON.stringify(checkpointTableJson(table), null, 2)}\n`);
  else if (table.entries.length + table.archives.length === 0)
    stdout.write(`${nothingHere(table.directory)}\n`);
  else stdout.write(`${checkpointTableLines(table, options.detailed).join('\n')}\n`);
  return ExitCode.ok;
}

/** The directory that was asked for; the configuration is read only when it has to say. */
async function checkpointDirectory(options: ListOptions): Promise<string> {
  if (options.checkpointDirectory !== undefined) return options.checkpointDirectory;
  const { loadConfig } = await import('../config/config-file.js');
  return loadConfig(options.configPath, {}).checkpointDirectory;
}

async function readTable(directory: string, stderr: CommandOutput['stderr']): Promise<CheckpointTable> {
  if (!directoryExists(directory)) return { directory, entries: [], archives: [], updatedAt: null };
  const { checkpoints, archives, indexUpdatedAt } = await openStore(directory, stderr).getContents();
  return { directory, entries: checkpoints, archives, updatedAt: indexUpdatedAt };
}
