import type { PruneOptions } from '../command-options.js';
import { ExitCode } from '../exit-codes.js';
import { configuredStore, directoryExists, nothingHere } from '../store/checkpoint-store.js';
import type { CommandOutput } from '../store/checkpoint-store.js';
import { pruneReportJson, pruneReportLines } from '../ui/prune-report.js';

/**
 * Removes the checkpoints that the configuration does not keep, or says what it would remove; a line for each.
 *
 * @throws the store's typed errors; DirectoryInUseError beside a training, unless it is a dry run.
 */
export async function pruneCommand(
  options: PruneOptions,
  { stdout, stderr }: CommandOutput,
): Promise<number> {
  const { manager } = await configuredStore(options, stderr);
  // Taking the lock would create the directory.
  const report = directoryExists(manager.directory)
    ? await manager.prune({ dryRun: options.dryRun })
    : { verdicts: [], removed: [] };
  if (options.json) stdout.write(`${JSON.stringify(pruneReportJson(report, options.dryRun), null, 2)}\n`);
  else if (report.verdicts.length === 0) stdout.write(`${nothingHere(manager.directory)}\n`);
  else stdout.write(`${pruneReportLines(report, options.dryRun).join('\n')}\n`);
  return ExitCode.ok;
}
