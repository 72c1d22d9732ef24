import type { BigIntStats, Dirent } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { MetricsRow } from './metrics-row.js';
import { readRange, withRegularFile } from './regular-file.js';
import type { RunLogSummary } from './run-log-content.js';
import { RUN_LOG_FILE, RUN_LOG_LIMIT_BYTES, summarizeAppended, summarizeRunLog } from './run-log-content.js';
import type { RunLogEnd } from './run-log-end.js';
import { endOf, readAppended } from './run-log-end.js';
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
export function listRuns(runsDirectory: string): Promise<RunSummary[]> {
  return new RunList(runsDirectory).read();
}

/** The same again and again: of a log that has grown since, what was appended is read, and nothing of one that has not. */
export class RunList {
  readonly #directory: string;
  #known: ReadonlyMap<string, Known> = new Map();

  constructor(runsDirectory: string) {
    this.#directory = runsDirectory;
  }

  /** As `listRuns`. */
  async read(): Promise<RunSummary[]> {
    const items = await directoryItems(this.#directory);
    const known = new Map<string, Known>();
    for (const { name } of items.filter((item) => item.isDirectory())) {
      const run = await summarizeRun(this.#directory, name, this.#known.get(name));
      if (run !== null) known.set(name, run);
    }
    this.#known = known;
    return [...known.values()].map(({ summary }) => summary).sort(newestFirst);
  }
}

/** A summary and the state of the file that it is of. */
interface Known {
  readonly summary: RunSummary;
  /** Null where the log cannot be read, or is empty: then it is read again. */
  readonly log: KnownLog | null;
}

interface KnownLog {
  readonly summary: RunLogSummary;
  /** Which file it is, and which state of it. */
  readonly file: string;
  readonly state: string;
  readonly end: RunLogEnd;
}

async function directoryItems(directory: string): Promise<Dirent[]> {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function summarizeRun(runsDirectory: string, name: string, known?: Known): Promise<Known | null> {
  const directory = join(runsDirectory, name);
  const path = join(directory, RUN_LOG_FILE);
  const unreadable = { name, directory, header: null, newestRow: null, rowCount: 0 };
  let updatedAt = new Date(0).toISOString();
  try {
    return await withRegularFile(path, RUN_LOG_LIMIT_BYTES, async (handle, stats) => {
      const knownLog = known?.log ?? null;
      if (known !== undefined && knownLog?.state === stateOf(stats)) return known;
      updatedAt = stats.mtime.toISOString();
      const log = await summarizeLog(path, handle, stats, knownLog);
      if (log === null) return { summary: { ...unreadable, updatedAt, damaged: null }, log };
      const { summary } = log;
      updatedAt = summary.newestRow?.timestamp ?? summary.header.created;
      return { summary: { name, directory, ...summary, updatedAt, damaged: null }, log };
    });
  } catch (error) {
    const damaged = error instanceof Error ? error.message : String(error);
    return { summary: { ...unreadable, updatedAt, damaged }, log: null };
  }
}

/** Null for an empty file. */
async function summarizeLog(
  path: string,
  handle: FileHandle,
  stats: BigIntStats,
  known: KnownLog | null,
): Promise<KnownLog | null> {
  const [file, state, sizeBytes] = [fileOf(stats), stateOf(stats), Number(stats.size)];
  const appended = known?.file === file ? await readAppended(handle, sizeBytes, known.end) : null;
  if (known !== null && appended !== null) {
    const { summary, validBytes } = summarizeAppended(path, appended, known.summary);
    const end = validBytes === 0 ? known.end : endOf(appended.subarray(0, validBytes), known.end.endBytes);
    return { file, state, summary, end };
  }
  const bytes = await readRange(handle, 0, sizeBytes);
  const log = summarizeRunLog(path, bytes);
  if (log === null) return null;
  return { file, state, summary: log.summary, end: endOf(bytes.subarray(0, log.validBytes), 0) };
}

/** With its time of birth: the number of a file that is gone is given to another one. */
function fileOf({ dev, ino, birthtimeNs }: BigIntStats): string {
  return `${dev} ${ino} ${birthtimeNs}`;
}

function stateOf(stats: BigIntStats): string {
  return [fileOf(stats), stats.size, stats.mtimeNs].join(' ');
}

function newestFirst(a: RunSummary, b: RunSummary): number {
  const later = (Date.parse(b.updatedAt) || 0) - (Date.parse(a.updatedAt) || 0);
  return later !== 0 ? later : a.name < b.name ? -1 : 1;
}
