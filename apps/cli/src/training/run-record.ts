import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { companionPaths, nodeFileSystem } from '@hideout/checkpoints';
import type { CheckpointEntry } from '@hideout/checkpoints';
import { readMetricsHistory, readRunLog, RunLog, RunLogDamagedError } from '@hideout/metrics';
import type { MetricsRow, RunLogContent, RunLogOptions } from '@hideout/metrics';
import { messageOf } from '../error-message.js';
import { UserError } from '../user-error.js';

/** The log that a session writes to. */
export interface RunRecord {
  /** Name of the run. */
  readonly name: string;
  readonly directory: string;
  readonly log: RunLog;
}

/** Where records lie, when this one begins, and whom to tell of what is lost. */
export interface RecordSetting {
  readonly runsDirectory: string;
  readonly seed: number;
  readonly now: Date;
  readonly warn: (message: string) => void;
}

/** The checkpoint that a run goes on from. */
export interface RunOrigin {
  readonly entry: CheckpointEntry;
  /** Name of the run that saved it; empty when it does not say. */
  readonly run: string;
  /** Every checkpoint of the store that this session has locked. */
  readonly stored: readonly CheckpointEntry[];
}

/** A log for a fresh run, in a folder of its own. @throws {UserError} when it cannot be written. */
export async function newRunRecord(setting: RecordSetting, options: RunLogOptions = {}): Promise<RunRecord> {
  try {
    const { name, directory } = await newRunDirectory(setting);
    return { name, directory, log: await RunLog.open(directory, options) };
  } catch (error) {
    throw new UserError(
      `the metrics of the run cannot be written to ${setting.runsDirectory} (${messageOf(error)}): ` +
        'make room or name another directory with --runs-dir',
    );
  }
}

/**
 * The log that a resumed run goes on with. Going on from the run's newest checkpoint, that is the run's own, cut to the
 * checkpoint's iteration. Otherwise the resumed run is a fork, with a log of its own that begins with a copy of the rows
 * until the checkpoint: where a later checkpoint of the same run exists, the later rows belong to that one, and where
 * the checkpoint lies in another store, a training that holds the lock of that one may be writing the run's log.
 *
 * A damaged log or history costs rows at most, and that is told.
 *
 * @throws {UserError} when no log can be written.
 */
export async function resumedRunRecord(origin: RunOrigin, setting: RecordSetting): Promise<RunRecord> {
  const { entry, run } = origin;
  const history = await savedHistory(entry, setting.warn);
  const record =
    (isRunsNewest(origin) ? await ownRecord(run, entry.iteration, history, setting) : null) ??
    (await forkedRecord(origin, history, setting));
  const missing = entry.iteration - record.log.rows.length;
  if (missing > 0) {
    setting.warn(
      `the metrics of ${missing} of the first ${entry.iteration} iterations are gone: figures lack them; ` +
        'the training itself lacks nothing',
    );
  }
  return record;
}

/** metrics_iter_N.json, beside the checkpoint's directory. */
export function historyPath(entry: CheckpointEntry): string {
  return companionPaths(entry).history;
}

/** training_metrics_iter_N.png, likewise. */
export function figurePath(entry: CheckpointEntry): string {
  return companionPaths(entry).figure;
}

/** Whether a run goes on under its own name; else what goes on is a fork of it. */
export function isRunsNewest({ entry, run, stored }: RunOrigin): boolean {
  const isStored = stored.some(({ identity }) => identity === entry.identity);
  const isOvertaken = stored.some((other) => other['run'] === run && other.iteration > entry.iteration);
  return run !== '' && isStored && !isOvertaken;
}

/** The run's own log, cut; a damaged one is moved aside. Null when it cannot be used at all. */
async function ownRecord(
  run: string,
  iteration: number,
  history: readonly MetricsRow[],
  { runsDirectory, warn }: RecordSetting,
): Promise<RunRecord | null> {
  const directory = join(runsDirectory, run);
  const openLog = (): Promise<RunLog> => RunLog.open(directory, { resumeAt: { iteration, history } });
  try {
    const log = await openLog().catch(async (error: unknown) => {
      if (!(error instanceof RunLogDamagedError)) throw error;
      const aside = await moveAside(error.path);
      warn(
        `${error.path} is damaged in line ${error.line}: it was moved to ${aside}, and a new one begins with the ` +
          'history of the checkpoint',
      );
      return openLog();
    });
    return { name: run, directory, log };
  } catch (error) {
    warn(`the run goes on under a new name: its log cannot be used (${messageOf(error)})`);
    return null;
  }
}

async function forkedRecord(
  { entry, run }: RunOrigin,
  history: readonly MetricsRow[],
  setting: RecordSetting,
): Promise<RunRecord> {
  const original = await originalLog(join(setting.runsDirectory, run), run, setting.warn);
  const { iteration } = entry;
  return newRunRecord(setting, {
    resumeAt: { iteration, history: [...(original?.rows ?? []), ...history] },
    ...(original === null ? {} : { parent: { run_id: original.header.run_id, iteration } }),
  });
}

async function originalLog(
  directory: string,
  run: string,
  warn: (message: string) => void,
): Promise<RunLogContent | null> {
  if (run === '') return null;
  try {
    return await readRunLog(directory);
  } catch (error) {
    warn(`the log of ${run} cannot be read: ${messageOf(error)}`);
    return null;
  }
}

/** The rows that were saved beside the checkpoint; none when the file is gone or damaged. */
async function savedHistory(
  entry: CheckpointEntry,
  warn: (message: string) => void,
): Promise<readonly MetricsRow[]> {
  try {
    return (await readMetricsHistory(historyPath(entry))) ?? [];
  } catch (error) {
    warn(`the history of ${entry.name} cannot be read: ${messageOf(error)}`);
    return [];
  }
}

/** Gives a file a free name beside its own, and returns that. */
async function moveAside(path: string): Promise<string> {
  for (let copy = 1; ; copy++) {
    const aside = `${path}.damaged-${copy}`;
    if (existsSync(aside)) continue;
    await rename(path, aside);
    return aside;
  }
}

/** Creates a folder that did not exist: two runs may begin in the same second. */
async function newRunDirectory(setting: RecordSetting): Promise<{ name: string; directory: string }> {
  const { runsDirectory, seed, now } = setting;
  await mkdir(runsDirectory, { recursive: true });
  for (let copy = 1; ; copy++) {
    const name = runName(seed, now, copy);
    const directory = join(runsDirectory, name);
    try {
      await mkdir(directory);
      await nodeFileSystem.syncDirectory(runsDirectory);
      return { name, directory };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Sorts by time, says the seed, and is a file name everywhere: 2026-11-23_21-15-00_seed-1. */
function runName(seed: number, now: Date, copy: number): string {
  const stamp = now
    .toISOString()
    .replace('T', '_')
    .replaceAll(':', '-')
    .replace(/\.\d+Z$/, '');
  return `${stamp}_seed-${seed}${copy === 1 ? '' : `_${copy}`}`;
}
