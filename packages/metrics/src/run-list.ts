import type { BigIntStats, Dirent } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { MetricsRow } from './metrics-row.js';
import { RunLogDamagedError } from './errors/run-log-damaged-error.js';
import { filePieces } from './file-pieces.js';
import type { RecordBounds } from './record-bounds.js';
import { recordBounds } from './record-bounds.js';
import { withRegularFile } from './regular-file.js';
import { RUN_LOG_FILE } from './run-log-content.js';
import { isStillThere } from './run-log-end.js';
import type { RunLogHeader } from './run-log-header.js';
import type { RunLogPosition } from './run-log-parser.js';
import { RunLogCounter } from './run-log-summary.js';

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
  readonly #bounds: RecordBounds;
  #known: ReadonlyMap<string, Known> = new Map();

  constructor(runsDirectory: string, bounds: RecordBounds = recordBounds) {
    this.#directory = runsDirectory;
    this.#bounds = bounds;
  }

  /** As `listRuns`. */
  async read(): Promise<RunSummary[]> {
    const items = await directoryItems(this.#directory);
    const known = new Map<string, Known>();
    for (const { name } of items.filter((item) => item.isDirectory())) {
      const run = await summarizeRun(this.#directory, name, this.#known.get(name) ?? null, this.#bounds);
      if (run !== null) known.set(name, run);
    }
    this.#known = known;
    return [...known.values()].map(({ summary }) => summary).sort(newestFirst);
  }
}

/** A summary and what it is of. */
interface Known {
  readonly summary: RunSummary;
  /** Which file. */
  readonly file: string;
  /** Which state of it; null where it could not be read for a reason that may pass. */
  readonly state: string | null;
  /** How far it is known; null where it is empty or cannot be read. */
  readonly position: RunLogPosition | null;
}

async function directoryItems(directory: string): Promise<Dirent[]> {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function summarizeRun(
  runsDirectory: string,
  name: string,
  known: Known | null,
  { pieceBytes, limitBytes }: RecordBounds,
): Promise<Known | null> {
  const directory = join(runsDirectory, name);
  const path = join(directory, RUN_LOG_FILE);
  const unreadable = { name, directory, header: null, newestRow: null, rowCount: 0 };
  let [file, state, updatedAt] = ['', '', new Date(0).toISOString()];
  try {
    return await withRegularFile(path, limitBytes, async (handle, stats) => {
      [file, state, updatedAt] = [fileOf(stats), stateOf(stats), stats.mtime.toISOString()];
      if (known?.state === state) return known;
      const before = known?.file === file ? known.position : null;
      const position = await lookedThrough(path, handle, Number(stats.size), before, pieceBytes);
      if (position === null)
        return { summary: { ...unreadable, updatedAt, damaged: null }, file, state, position };
      const { header, newestRow, rowCount } = position;
      updatedAt = newestRow?.timestamp ?? header.created;
      const summary = { name, directory, header, newestRow, rowCount, updatedAt, damaged: null };
      return { summary, file, state, position };
    });
  } catch (error) {
    const damaged = error instanceof Error ? error.message : String(error);
    // Damage stays as long as the file does, which may be large: it is not looked for again.
    const ofState = error instanceof RunLogDamagedError ? state : null;
    return {
      summary: { ...unreadable, updatedAt, damaged },
      file,
      state: ofState,
      position: null,
    };
  }
}

/** What there is of a log, of which a part may be known. Null for an empty file. @throws RunLogDamagedError and the like */
async function lookedThrough(
  path: string,
  handle: FileHandle,
  sizeBytes: number,
  known: RunLogPosition | null,
  pieceBytes: number,
): Promise<RunLogPosition | null> {
  const from = known !== null && (await isStillThere(handle, sizeBytes, known.end)) ? known : null;
  const counter = new RunLogCounter(path, from);
  for await (const piece of filePieces(handle, from?.end.endBytes ?? 0, sizeBytes, pieceBytes))
    counter.count(piece);
  return counter.position();
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
