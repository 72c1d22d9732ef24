import { mkdir, open, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppendingFile } from './appending-file.js';
import { syncDirectory, writeFileAtomically } from './atomic-file.js';
import { InvalidRowError } from './errors/invalid-row-error.js';
import { RowOrderError } from './errors/row-order-error.js';
import { RunLogClosedError } from './errors/run-log-closed-error.js';
import { RunLogFullError } from './errors/run-log-full-error.js';
import type { MetricsRow } from './metrics-row.js';
import { isSameRow, parseRow, storedRow } from './metrics-row.js';
import type { RecordBounds } from './record-bounds.js';
import { recordBounds } from './record-bounds.js';
import { withRegularFile } from './regular-file.js';
import type { RunLogContent } from './run-log-content.js';
import { formatLine, RUN_LOG_FILE, runLogPieces } from './run-log-content.js';
import type { RunLogHeader, RunParent } from './run-log-header.js';
import { newHeader } from './run-log-header.js';
import { parseRunLog } from './run-log-parser.js';

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
  readonly #limitBytes: number;

  private constructor(path: string, file: AppendingFile, log: RunLogContent, limitBytes: number) {
    this.path = path;
    this.header = log.header;
    this.#file = file;
    this.#rows = [...log.rows];
    this.#limitBytes = limitBytes;
  }

  /**
   * Opens the log of a run, or creates it with its directory. A torn last line is cut off.
   *
   * @throws RunLogDamagedError, NewerMetricsFormatError, FileTooLargeError: the file stays as it is
   */
  static async open(
    directory: string,
    options: RunLogOptions = {},
    bounds: RecordBounds = recordBounds,
  ): Promise<RunLog> {
    const path = join(directory, RUN_LOG_FILE);
    await createDirectory(directory);
    const found = await readLog(path, bounds);
    const wanted = wantedContent(found, options);
    // A log that differs is replaced as a whole, so that no crash leaves a mixture.
    if (!isAsWanted(found, wanted)) await writeFileAtomically(path, runLogPieces(wanted, bounds.pieceBytes));
    const { size } = await stat(path);
    const file = new AppendingFile(await open(path, 'r+'), size, { sync: true });
    return new RunLog(path, file, wanted, bounds.limitBytes);
  }

  /** Ascending by iteration; what the file holds. */
  get rows(): readonly MetricsRow[] {
    return this.#rows;
  }

  /**
   * Appends a row; resolves when it is on the disk. NaN and infinities are stored as null. When it rejects, the log is
   * as it was before, and the same row may be appended again.
   *
   * @throws RowOrderError, InvalidRowError, RunLogFullError, RunLogClosedError, or the error of the file system
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
    const text = formatLine(row);
    const stored = checkedRow(this.path, text, this.#rows.at(-1));
    const line = Buffer.from(text);
    if (this.#file.sizeBytes + line.length > this.#limitBytes) {
      throw new RunLogFullError({
        path: this.path,
        iteration: stored.iteration,
        limitBytes: this.#limitBytes,
      });
    }
    await this.#file.append(line);
    this.#rows.push(stored);
  }
}

/**
 * The log of a run as it is now, without changing it: rows that are being written are left out. Null when there is no
 * log.
 *
 * @throws RunLogDamagedError, NewerMetricsFormatError, FileTooLargeError
 */
export async function readRunLog(
  directory: string,
  bounds: RecordBounds = recordBounds,
): Promise<RunLogContent | null> {
  const log = await readLog(join(directory, RUN_LOG_FILE), bounds);
  return log === null ? null : { header: log.header, rows: log.rows };
}

/** A log as it was found. */
interface FoundRunLog extends RunLogContent {
  /** Whether its last line is torn. */
  readonly isTorn: boolean;
}

/** Null for a file that is empty or missing. */
function readLog(path: string, { pieceBytes, limitBytes }: RecordBounds): Promise<FoundRunLog | null> {
  return withRegularFile(path, limitBytes, async (handle, { size }) => {
    const { rows, position } = await parseRunLog(path, handle, null, Number(size), pieceBytes);
    if (position === null) return null;
    return { header: position.header, rows, isTorn: position.end.endBytes < Number(size) };
  });
}

/** Rows that are wanted as they are in the log are the same objects there. */
function isAsWanted(found: FoundRunLog | null, { rows }: RunLogContent): boolean {
  if (found === null || found.isTorn || found.rows.length !== rows.length) return false;
  return found.rows.every((row, index) => row === rows[index]);
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

/** The rows until an iteration, of the history where it has others and of the log otherwise, in order. */
function rowsUntil(
  iteration: number,
  log: readonly MetricsRow[],
  history: readonly MetricsRow[],
): MetricsRow[] {
  const byIteration = new Map<number, MetricsRow>();
  for (const row of log) if (row.iteration <= iteration) byIteration.set(row.iteration, row);
  for (const row of history) {
    const logged = byIteration.get(row.iteration);
    const isNews = logged === undefined || !isSameRow(logged, row);
    if (row.iteration <= iteration && isNews) byIteration.set(row.iteration, row);
  }
  return [...byIteration.values()].sort((a, b) => a.iteration - b.iteration);
}

/** The row of a line, as whoever reads it gets it. */
function checkedRow(path: string, line: string, newest: MetricsRow | undefined): MetricsRow {
  const row = parseRow(JSON.parse(line));
  if (row === null) {
    throw new InvalidRowError({ path, problem: `${line.slice(0, 200).trimEnd()} is not one` });
  }
  if (newest !== undefined && row.iteration <= newest.iteration) {
    throw new RowOrderError({ path, iteration: row.iteration, newestIteration: newest.iteration });
  }
  return row;
}
