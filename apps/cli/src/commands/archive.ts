import { chooseNamedCheckpoint } from '../choosing/choose-checkpoint.js';
import type { ArchiveCommandOptions, UnarchiveOptions } from '../command-options.js';
import { ExitCode } from '../exit-codes.js';
import { configuredStore, directoryExists, nothingHere } from '../store/checkpoint-store.js';
import type { CommandOutput } from '../store/checkpoint-store.js';
import { bytes } from '../ui/number-format.js';
import { printable } from '../ui/printable.js';
import { UserError } from '../user-error.js';

/**
 * Packs a checkpoint; the original goes when the archive has been read back.
 *
 * @throws the store's typed errors: no such checkpoint, a damaged one, the newest good one, a training at work.
 */
export async function archiveCommand(
  { checkpoint, keep, ...options }: ArchiveCommandOptions,
  output: CommandOutput,
): Promise<number> {
  const { manager } = await configuredStore(options, output.stderr);
  // Taking the lock would create the directory.
  if (!directoryExists(manager.directory)) throw new UserError(nothingHere(manager.directory));
  const { path, sizeBytes } = await manager.archive(
    await chooseNamedCheckpoint(checkpoint, manager, output),
    { keep },
  );
  output.stdout.write(`Archived as ${printable(path)} (${bytes(sizeBytes)}).\n`);
  return ExitCode.ok;
}

/**
 * Unpacks a checkpoint; its archive goes when the checkpoint is on the disk, verified.
 *
 * @throws the store's typed errors: no such archive, one that is refused or damaged, a name that is taken.
 */
export async function unarchiveCommand(
  { checkpoint, keep, ...options }: UnarchiveOptions,
  { stdout, stderr }: CommandOutput,
): Promise<number> {
  const { manager } = await configuredStore(options, stderr);
  const { name } = await manager.unarchive(checkpoint, { keep });
  stdout.write(
    `${printable(name)} is back, and pinned: "hideout pin --unpin" leaves it to retention again.\n`,
  );
  return ExitCode.ok;
}
