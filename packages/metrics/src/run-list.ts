import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { MetricsRow } from './metrics-row.js';
import { readRegularFile } from './regular-file.js';
import { RUN_LOG_FILE, RUN_LOG_LIMIT_BYTES, summarizeRunLog } from './run-log-content.js';
import type { RunLogHeader } from './run-log-header.js';

/** One run of a runs directory. */
export interface RunSummary {
  /** The name of its directory. */
  readonly name: string;
  readonly directory: string;
  /** Null where the log cannot be read. */
  readonly header: RunLogHeader | null;
  readonly newestRow: MetricsRow | null;
  readonly rowCount: number;
  /** When the newest row was written, or else the log created, or else its file changed: ISO 8601. */
  readonly updatedAt: string;
  /** Why its log cannot be read; null for a sound one. */
  readonly damaged: string | null;
}

/**
 * The runs of a directory, the one that was written to last first. Empty when the directory does not exist. A run whose
 * log cannot be read is listed with the reason; symbolic links are not followed.
 */
export async function listRuns(runsDirectory: string): Promise<RunSummary[]> {
  const items = await directoryItems(runsDirectory);
  const names = items.filter((item) => item.isDirectory()).map((item) => item.name);
  const summaries: RunSummary[] = [];
  for (const name of names) {
    const summary = await summarizeRun(runsDirectory, name);
    if (summary !== null) summaries.push(summary);
  }
  return summaries.sort(newestFirst);
}

async function directoryItems(directory: string): Promise<Dirent[]> {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function summarizeRun(runsDirectory: string, name: string): Promise<RunSummary | null> {
  const directory = join(runsDirectory, name);
  const path = join(directory, RUN_LOG_FILE);
  const unreadable = { name, directory, header: null, newestRow: null, rowCount: 0 };
  let updatedAt = new Date(0).toISOString();
  try {
    const file = await readRegularFile(path, RUN_LOG_LIMIT_BYTES);
    if (file === null) return null;
    updatedAt = file.modifiedAt.toISOString();
    const summary = summarizeRunLog(path, file.bytes);
    if (summary === null) return { ...unreadable, updatedAt, damaged: null };
    updatedAt = summary.newestRow?.timestamp ?? summary.header.created;
    return { name, directory, ...summary, updatedAt, damaged: null };
  } catch (error) {
    return { ...unreadable, updatedAt, damaged: error instanceof Error ? error.message : String(error) };
  }
}

function newestFirst(a: RunSummary, b: RunSummary): number {
  const later = (Date.parse(b.updatedAt) || 0) - (Date.parse(a.updatedAt) || 0);
  return later !== 0 ? later : a.name < b.name ? -1 : 1;
}
