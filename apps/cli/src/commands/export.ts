import { resolve } from 'node:path';
import type { LoadedCheckpoint, PolicyContent } from '@hideout/checkpoints';
import { chooseCheckpoint } from '../choosing/choose-checkpoint.js';
import type { ExportOptions } from '../command-options.js';
import { ExitCode } from '../exit-codes.js';
import { writeExportedDirectory } from '../exporting/exported-directory.js';
import { writeExportedFile } from '../exporting/exported-file.js';
import { originOf, policyFormats } from '../exporting/policy-formats.js';
import type { ExportedPolicy } from '../exporting/policy-formats.js';
import { configuredStore } from '../store/checkpoint-store.js';
import type { CommandOutput } from '../store/checkpoint-store.js';
import { bytes as sizeText } from '../ui/number-format.js';
import { printable } from '../ui/printable.js';
import { UserError } from '../user-error.js';

/**
 * Writes a policy of a checkpoint to a file, or a directory of files, for other programs.
 *
 * @throws {UserError} when the checkpoint has no such policy, or the file cannot be put there; {@link FileWriteError}.
 * @throws the store's typed errors when there is no such checkpoint, or it is damaged.
 */
export async function exportCommand(options: ExportOptions, output: CommandOutput): Promise<number> {
  const { stdout, stderr } = output;
  const { policyId, format, force } = options;
  const { manager } = await configuredStore(options, stderr);
  const checkpoint = await manager.load(await chooseCheckpoint(options.checkpoint, manager, output));
  const { defaultName, content } = policyFormats[format];
  const exported = content(policyOf(checkpoint, policyId), originOf(checkpoint));
  const path = resolve(options.output ?? defaultName(policyId));
  const size = await write(path, exported, force);
  stdout.write(
    `Wrote ${policyId} of ${printable(checkpoint.entry.name)} to ${printable(path)} (${sizeText(size)}).\n`,
  );
  return ExitCode.ok;
}

/** Gives the number of bytes. */
async function write(path: string, exported: ExportedPolicy, replace: boolean): Promise<number> {
  if (exported instanceof Uint8Array) {
    await writeExportedFile(path, exported, replace);
    return exported.length;
  }
  await writeExportedDirectory(path, exported, replace);
  return Object.values(exported).reduce((total, { length }) => total + length, 0);
}

function policyOf({ entry, policies }: LoadedCheckpoint, policyId: string): PolicyContent {
  if (Object.hasOwn(policies, policyId)) return policies[policyId] as PolicyContent;
  const known = Object.keys(policies).sort().join(', ');
  throw new UserError(
    `${entry.name} has no policy "${policyId}"; ${known === '' ? 'it has none' : `it has ${known}`}.`,
  );
}
