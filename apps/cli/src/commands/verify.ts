import { basename } from 'node:path';
import { NewerFormatError } from '@hideout/checkpoints';
import type { CheckpointManager } from '@hideout/checkpoints';
import { chooseCheckpoint } from '../choosing/choose-checkpoint.js';
import type { VerifyOptions } from '../command-options.js';
import { ExitCode } from '../exit-codes.js';
import { verificationJson, verificationLines } from '../ui/verification-report.js';
import type { Verification } from '../ui/verification-report.js';
import { UserError } from '../user-error.js';
import { configuredStore, nothingHere } from './checkpoint-store.js';
import type { CommandOutput } from './checkpoint-store.js';

/**
 * Compares every byte of checkpoints with what was saved: exit code 0, or 1 when one is not sound. Reads only.
 *
 * @throws the store's typed errors when there is no such checkpoint, or it cannot be read.
 */
export async function verifyCommand(options: VerifyOptions, output: CommandOutput): Promise<number> {
  const { stdout, stderr } = output;
  if (options.all && options.checkpoints.length > 0)
    throw new UserError('--all verifies every checkpoint: leave it out, or name none');
  const { manager } = await configuredStore(options, stderr);
  const verifications: Verification[] = [];
  for (const reference of await references(options, manager, output))
    verifications.push(await verified(manager, reference));

  if (options.json) stdout.write(`${JSON.stringify(verificationJson(verifications), null, 2)}\n`);
  else if (verifications.length === 0) stdout.write(`${nothingHere(manager.directory)}\n`);
  else stdout.write(`${verificationLines(verifications).join('\n')}\n`);
  return verifications.every(({ ok }) => ok) ? ExitCode.ok : ExitCode.failure;
}

async function references(
  { all, checkpoints, json }: VerifyOptions,
  manager: CheckpointManager,
  { stderr, terminal }: CommandOutput,
): Promise<string[]> {
  if (all) return (await manager.listCheckpoints()).map(({ name }) => name);
  const setting = { stderr, terminal: json ? null : (terminal ?? null) };
  if (checkpoints.length === 0) return [await chooseCheckpoint(undefined, manager, setting)];
  const named: string[] = [];
  for (const reference of checkpoints) named.push(await chooseCheckpoint(reference, manager, setting));
  return named;
}

/** One of a newer format cannot be judged, which is no reason not to judge the others. */
async function verified(manager: CheckpointManager, reference: string): Promise<Verification> {
  try {
    return { ...(await manager.verify(reference)), newerFormat: null };
  } catch (error) {
    if (!(error instanceof NewerFormatError)) throw error;
    const { path, formatVersion } = error;
    const name = basename(path);
    return { name, path, identity: null, ok: false, files: [], newerFormat: formatVersion };
  }
}
