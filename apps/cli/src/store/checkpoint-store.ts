import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { blockingFileSystem, CheckpointManager } from '@hideout/checkpoints';
import type { RetentionOptions } from '@hideout/checkpoints';
import type { StoreOptions } from '../command-options.js';
import { named } from '../named.js';
import { printable } from '../ui/printable.js';
import type { Terminal } from '../ui/terminal.js';
import { UserError } from '../user-error.js';

/** Where a command prints, and where it may ask. */
export interface CommandOutput {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  /** Null or missing where nobody can be asked. */
  readonly terminal?: Terminal | null;
}

/** A store, and the rules that its configuration gives it. */
export interface ConfiguredStore {
  readonly manager: CheckpointManager;
  readonly retention: RetentionOptions;
}

/**
 * The store that the options and the configuration name, with the configuration's rules of retention. A directory that
 * does not exist is an empty store, and is not created.
 *
 * @throws {UserError} when the directory is a file; {@link ConfigFileError}.
 */
export async function configuredStore(
  options: StoreOptions,
  stderr: CommandOutput['stderr'],
): Promise<ConfiguredStore> {
  const { loadConfig } = await import('../config/config-file.js');
  const overrides = named({ checkpointDirectory: options.checkpointDirectory });
  const { checkpointDirectory, retention } = loadConfig(options.configPath, overrides);
  directoryExists(checkpointDirectory);
  return { manager: openStore(checkpointDirectory, stderr, retention), retention };
}

/** A store for a command, which only waits for it. */
export function openStore(
  directory: string,
  stderr: CommandOutput['stderr'],
  retention: RetentionOptions = {},
): CheckpointManager {
  const onWarning = warnTo(stderr);
  return new CheckpointManager(directory, { ...retention, onWarning, fileSystem: blockingFileSystem });
}

/**
 * Whether there is a directory.
 *
 * @param wanted what to name instead, for the sentence of the error.
 * @throws {UserError} when something else is in its place.
 */
export function directoryExists(directory: string, wanted = 'the one that holds the checkpoints'): boolean {
  const status = statSync(directory, { throwIfNoEntry: false });
  if (status === undefined || status.isDirectory()) return status !== undefined;
  throw new UserError(`${printable(resolve(directory))} is not a directory; name ${wanted}.`);
}

/** Prints what the store has to say beside the answer. */
export function warnTo(stderr: CommandOutput['stderr']): (message: string) => void {
  return (message) => void stderr.write(`Warning: ${printable(message)}\n`);
}

/** One sentence about a directory without checkpoints. */
export function nothingHere(directory: string): string {
  return `There are no checkpoints in ${printable(directory)} yet: "npx hideout train" writes them.`;
}
