import { basename } from 'node:path';
import { NewerFormatError } from '@hideout/checkpoints';
import type { CheckpointManager, Verdict } from '@hideout/checkpoints';
import { chooseCheckpoint } from '../choosing/choose-checkpoint.js';
import type { VerifyOptions } from '../command-options.js';
import { ExitCode } from '../exit-codes.js';
import { verificationJson, verificationLines } from '../ui/verification-report.js';
import type { Verification } from '../ui/verification-report.js';
import { UserError } from '../user-error.js';
import { configuredStore, nothingHere } from '../store/checkpoint-store.js';
import type { CommandOutput } from '../store/checkpoint-store.js';

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
  const verifications = options.all
    ? (await manager.verifyAll()).map(verificationOf)
    : await verifiedOnes(manager, await references(options, manager, output));

  if (options.json) stdout.write(`${JSON.stringify(verificationJson(verifications), null, 2)}\n`);
  else if (verifications.length === 0) stdout.write(`${nothingHere(manager.directory)}\n`);
  else stdout.write(`${verificationLines(verifications).join('\n')}\n`);
  return verifications.every(({ ok }) => ok) ? ExitCode.ok : ExitCode.failure;
}

async function references(
  { checkpoints, json }: VerifyOptions,
  manager: CheckpointManager,
  { stderr, terminal }: CommandOutput,
): Promise<string[]> {
  const setting = { stderr, terminal: json ? null : (terminal ?? null) };
  if (checkpoints.length === 0) return [await chooseCheckpoint(undefined, manager, setting)];
  const named: string[] = [];
  for (const reference of checkpoints) named.push(await chooseCheckpoint(reference, manager, setting));
  return named;
}

async function verifiedOnes(
  manager: CheckpointManager,
  references: readonly string[],
): Promise<Verification[]> {
  const verifications: Verification[] = [];
  for (const reference of references) verifications.push(await verified(manager, reference));
  return verifications;
}

/** One of a newer format cannot be judged, which is no reason not to judge the others. */
async function verified(manager: CheckpointManager, reference: string): Promise<Verification> {
  try {
    return { ...(await manager.verify(reference)), newerFormat: null };
  } catch (error) {
    if (!(error instanceof NewerFormatError)) throw error;
    return ofNewerFormat(basename(error.path), error.path, error.formatVersion);
  }
}

function verificationOf(verdict: Verdict): Verification {
  if (verdict.kind === 'verified') return { ...verdict.report, newerFormat: null };
  return ofNewerFormat(verdict.entry.name, verdict.entry.path, verdict.formatVersion);
}

function ofNewerFormat(name: string, path: string, formatVersion: number): Verification {
  return { name, path, identity: null, ok: false, files: [], newerFormat: formatVersion };
}
