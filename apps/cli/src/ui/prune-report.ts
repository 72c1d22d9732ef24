import type { PruneReport, RetentionVerdict } from '@hideout/checkpoints';
import { bytes } from './number-format.js';
import { printable } from './printable.js';

/** A line for every checkpoint, oldest first: what keeps it, or why it goes; then what came of it all. */
export function pruneReportLines({ verdicts, removed }: PruneReport, dryRun: boolean): string[] {
  const width = Math.max(...verdicts.map(({ entry }) => entry.name.length));
  const going = verdicts.filter(({ goes }) => goes !== null);
  const gone = dryRun ? going : verdicts.filter(({ entry }) => removed.includes(entry.name));
  return [
    ...verdicts.map((verdict) => `${printable(verdict.entry.name).padEnd(width)}  ${reason(verdict)}`),
    '',
    `${dryRun ? 'Would remove' : 'Removed'} ${gone.length} of ${verdicts.length} checkpoints, ${bytes(sizeOf(gone))}.`,
  ];
}

/** The same for programs; the fields are documented in the package's README. */
export function pruneReportJson({ verdicts, removed }: PruneReport, dryRun: boolean): object {
  return {
    dry_run: dryRun,
    removed,
    checkpoints: verdicts.map(({ entry, keptBy, goes }) => ({
      name: entry.name,
      iteration: entry.iteration,
      size_bytes: entry.sizeBytes,
      kept_by: keptBy,
      goes,
    })),
  };
}

function reason({ keptBy, goes }: RetentionVerdict): string {
  return goes === null ? `stays: ${printable(keptBy.join(', '))}` : `goes:  ${printable(goes)}`;
}

function sizeOf(verdicts: readonly RetentionVerdict[]): number {
  return verdicts.reduce((sum, { entry }) => sum + entry.sizeBytes, 0);
}
