import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppendingFile } from './appending-file.js';
import { syncDirectory, writeFileAtomically } from './atomic-file.js';
import { InvalidRowError } from './errors/invalid-row-error.js';
import { RowOrderError } from './errors/row-order-error.js';
import { RunLogClosedError } from './errors/run-log-closed-error.js';
import type { MetricsRow } from './metrics-row.js';
import { parseRow, storedRow } from './metrics-row.js';
import { readRegularFile } from './regular-file.js';
import type { RunLogContent } from './run-log-content.js';
import {
  formatLine,
  formatRunLog,
  parseRunLog,
  RUN_LOG_FILE,
  RUN_LOG_LIMIT_BYTES,
} from './run-log-content.js';
import type { RunLogHeader, RunParent } from './run-log-header.js';
import { newHeader } from './run-log-header.js';

export interface RunLogOptions {
  /**
   * Go on after this iteration: rows of later ones are removed. `history`: the rows that were saved with the checkpoint
   * that the run resumes from; they count before those of the log, which fill in iterations that the history lacks.
   */
  readonly resumeAt?: { readonly iteration: number; readonly history?: readonly MetricsRow[] };
  /** The run that a new log is a fork of. An existing log keeps the parent that it has. */
  readonly parent?: RunParent;
}

/**
 * The record of a run: metrics.jsonl in its directory, a header and then one line an iteration, only ever appended to.
 * One process writes at a time (whoever opens it sees to that: the training holds the lock of its checkpoint
 * directory); any number may read.
 */
export class RunLog {
  readonly path: string;
  readonly header: RunLogHeader;
  readonly #rows: MetricsRow[];
  readonly #file: AppendingFile;

  private constructor(path: string, file: AppendingFile, log: RunLogContent) {
    this.path = path;
    this.header = log.header;
    this.#file = file;
    this.#rows = [...log.rows];
  }

  /**
   * Opens the log of a run, or creates it with its directory. A torn last line is cut off.
   *
   * @throws RunLogDamagedError, NewerMetricsFormatError: the file stays as it is
   */
  static async open(directory: string, options: RunLogOptions = {}): Promise<RunLog> {
    const path = join(directory, RUN_LOG_FILE);
    await createDirectory(directory);
    const file = await readRegularFile(path, RUN_LOG_LIMIT_BYTES);
    const found = file === null ? null : parseRunLog(path, file.bytes);
    const wanted = wantedContent(found, options);
    const text = formatRunLog(wanted);
    // Appending leaves exactly these bytes; whatever differs is replaced as a whole, so that no crash leaves a mixture.
    const isAsWanted = file !== null && file.bytes.equals(Buffer.from(text));
    if (!isAsWanted) await writeFileAtomically(path, text);
    const handle = await open(path, 'r+');
    return new RunLog(path, new AppendingFile(handle, Buffer.byteLength(text), { sync: true }), wanted);
  }

  /** Ascending by iteration; what the file holds. */
  get rows(): readonly MetricsRow[] {
    return this.#rows;
  }

  /**
   * Appends a row; resolves when it is on the disk. NaN and infinities are stored as null. When it rejects, the log is
   * as it was before, and the same row may be appended again.
   *
   * @throws RowOrderError, InvalidRowError, RunLogClosedError, or the error of the file system
   */
  append(row: MetricsRow): Promise<void> {
    return this.#file.inTurn(() => this.#append(row));
  }

  /** Waits for what is being appended, then closes the file. Closing twice is fine. */
  close(): Promise<void> {
    return this.#file.close();
  }

  async #append(row: MetricsRow): Promise<void> {
    if (this.#file.isClosed) throw new RunLogClosedError({ path: this.path });
    const stored = checkedRow(this.path, row, this.#rows.at(-1));
    await this.#file.append(Buffer.from(formatLine(stored)));
    this.#rows.push(stored);
  }
}

/**
 * The log of a run as it is now, without changing it: rows that are being written are left out. Null when there is no
 * log.
 *
 * @throws RunLogDamagedError, NewerMetricsFormatError, FileTooLargeError
 */
export async function readRunLog(directory: string): Promise<RunLogContent | null> {
  const path = join(directory, RUN_LOG_FILE);
  const file = await readRegularFile(path, RUN_LOG_LIMIT_BYTES);
  const log = file === null ? null : parseRunLog(path, file.bytes);
  return log === null ? null : { header: log.header, rows: log.rows };
}

async function createDirectory(directory: string): Promise<void> {
  const firstCreated = await mkdir(directory, { recursive: true });
  if (firstCreated === undefined) return;
  await syncDirectory(dirname(firstCreated));
  await syncDirectory(dirname(directory));
}

function wantedContent(found: RunLogContent | null, options: RunLogOptions): RunLogContent {
  const header = found?.header ?? newHeader(options.parent ?? null, new Date());
  const rows = found?.rows ?? [];
  if (options.resumeAt === undefined) return { header, rows };
  const { iteration, history = [] } = options.resumeAt;
  return { header, rows: rowsUntil(iteration, rows, history.map(storedRow)) };
}

/** The rows until an iteration, of the history where it has them and of the log otherwise, in order. */
function rowsUntil(
  iteration: number,
  log: readonly MetricsRow[],
  history: readonly MetricsRow[],
): MetricsRow[] {
  const byIteration = new Map([...log, ...history].map((row) => [row.iteration, row]));
  return [...byIteration.values()]
    .filter((row) => row.iteration <= iteration)
    .sort((a, b) => a.iteration - b.iteration);
}

function checkedRow(path: string, row: MetricsRow, newest: MetricsRow | undefined): MetricsRow {
  const stored = storedRow(row);
  if (parseRow(stored) === null) {
    throw new InvalidRowError({ path, problem: `${JSON.stringify(row).slice(0, 200)} is not one` });
  }
  if (newest !== undefined && stored.iteration <= newest.iteration) {
    throw new RowOrderError({ path, iteration: stored.iteration, newestIteration: newest.iteration });
  }
  return stored;
}
