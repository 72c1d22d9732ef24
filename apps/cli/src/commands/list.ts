import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { CheckpointManager } from '@hideout/checkpoints';
import type { ListOptions } from '../command-options.js';
import { ExitCode } from '../exit-codes.js';
import { checkpointTableJson, checkpointTableLines } from '../ui/checkpoint-table.js';
import type { CheckpointTable } from '../ui/checkpoint-table.js';
import { printable } from '../ui/printable.js';
import { UserError } from '../user-error.js';

/** Where a list goes, and what there is to say about the directory beside it. */
export interface ListOutput {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/**
 * Prints the checkpoints of a directory, oldest first. Reads only: a directory that does not exist is not created.
 *
 * @throws {UserError} when the directory is a file.
 */
export async function listCommand(options: ListOptions, { stdout, stderr }: ListOutput): Promise<number> {
  const warn = (message: string): void => void stderr.write(`Warning: ${printable(message)}\n`);
  const table = await readTable(resolve(await checkpointDirectory(options)), warn);
  if (options.json) stdout.write(`${JSON.stringify(checkpointTableJson(table), null, 2)}\n`);
  else if (table.entries.length === 0) stdout.write(`${nothingHere(table.directory)}\n`);
  else stdout.write(`${checkpointTableLines(table, options.detailed).join('\n')}\n`);
  return ExitCode.ok;
}

/** The directory that was asked for; the configuration is read only when it has to say. */
async function checkpointDirectory(options: ListOptions): Promise<string> {
  if (options.checkpointDirectory !== undefined) return options.checkpointDirectory;
  const { loadConfig } = await import('../config/config-file.js');
  return loadConfig(options.configPath, {}).checkpointDirectory;
}

async function readTable(directory: string, onWarning: (message: string) => void): Promise<CheckpointTable> {
  const status = statSync(directory, { throwIfNoEntry: false });
  if (status === undefined) return { directory, entries: [], updatedAt: null };
  if (!status.isDirectory()) {
    throw new UserError(
      `${printable(directory)} is not a directory; name the one that holds the checkpoints.`,
    );
  }
  const manager = new CheckpointManager(directory, { onWarning });
  return {
    directory,
    entries: await manager.listCheckpoints(),
    updatedAt: await manager.getIndexUpdatedAt(),
  };
}

function nothingHere(directory: string): string {
  return `There are no checkpoints in ${printable(directory)} yet: "npx hideout train" writes them.`;
}
