import { join } from 'node:path';
import type { CheckpointEntry } from '@hideout/checkpoints';
import { readMetricsHistory, readRunLog, RunLog } from '@hideout/metrics';
import type { MetricsRow } from '@hideout/metrics';

/** The log that a session writes to. */
export interface RunRecord {
  /** Name of the run. */
  readonly name: string;
  readonly directory: string;
  readonly log: RunLog;
}

/** A log for a fresh run, in a folder of its own. */
export async function newRunRecord(runsDirectory: string, seed: number, now: Date): Promise<RunRecord> {
  const name = runName(seed, now);
  const directory = join(runsDirectory, name);
  return { name, directory, log: await RunLog.open(directory) };
}

/**
 * The log that a resumed run goes on with. Going on from the run's newest checkpoint, that is the run's own, cut to the
 * checkpoint's iteration. Where a later checkpoint of the same run exists, its rows belong to that one: the resumed run
 * then is a fork, with a log of its own that begins with a copy of the rows until the checkpoint.
 */
export async function resumedRunRecord(
  runsDirectory: string,
  from: { readonly entry: CheckpointEntry; readonly run: string },
  others: readonly CheckpointEntry[],
  seed: number,
  now: Date,
): Promise<RunRecord> {
  const { entry, run } = from;
  const history = await savedHistory(entry);
  const ownDirectory = join(runsDirectory, run);
  const isOvertaken = others.some((other) => other['run'] === run && other.iteration > entry.iteration);
  if (!isOvertaken && run !== '') {
    const log = await RunLog.open(ownDirectory, { resumeAt: { iteration: entry.iteration, history } });
    return { name: run, directory: ownDirectory, log };
  }
  const original = run === '' ? null : await readRunLog(ownDirectory);
  const name = runName(seed, now);
  const directory = join(runsDirectory, name);
  const log = await RunLog.open(directory, {
    resumeAt: { iteration: entry.iteration, history: history.length > 0 ? history : (original?.rows ?? []) },
    ...(original === null ? {} : { parent: { run_id: original.header.run_id, iteration: entry.iteration } }),
  });
  return { name, directory, log };
}

/** The rows that were saved beside the checkpoint; none when the file is gone. */
async function savedHistory(entry: CheckpointEntry): Promise<readonly MetricsRow[]> {
  return (await readMetricsHistory(historyPath(entry))) ?? [];
}

/** metrics_iter_N.json, beside the checkpoint's directory. */
export function historyPath(entry: CheckpointEntry): string {
  return join(entry.path, '..', `metrics_iter_${entry.label}.json`);
}

/** training_metrics_iter_N.png, likewise. */
export function figurePath(entry: CheckpointEntry): string {
  return join(entry.path, '..', `training_metrics_iter_${entry.label}.png`);
}

/** Sorts by time, says the seed, and is a file name everywhere: 2026-11-23_21-15-00_seed-1. */
function runName(seed: number, now: Date): string {
  const stamp = now
    .toISOString()
    .replace('T', '_')
    .replaceAll(':', '-')
    .replace(/\.\d+Z$/, '');
  return `${stamp}_seed-${seed}`;
}
