import type { FileHandle } from 'node:fs/promises';
import { RunLogDamagedError } from './errors/run-log-damaged-error.js';
import { FileLines } from './file-lines.js';
import type { FileLine } from './file-lines.js';
import { filePieces } from './file-pieces.js';
import type { MetricsRow } from './metrics-row.js';
import { parseRow } from './metrics-row.js';
import { noHeader, parseHeaderLine, parseLine } from './run-log-content.js';
import type { RunLogEnd } from './run-log-end.js';
import { endOf } from './run-log-end.js';
import type { RunLogHeader } from './run-log-header.js';

/** What there is of a log until the end of one of its rows, or of its header. */
export interface RunLogPosition {
  readonly header: RunLogHeader;
  /** Null where there is none. */
  readonly newestRow: MetricsRow | null;
  readonly rowCount: number;
  readonly end: RunLogEnd;
}

/**
 * Parses a log piece by piece, wherever the pieces end. A last line that is torn (no line end, or a line end behind something
 * that is no row, as a crash leaves it where pages reach the disk out of order) was never acknowledged and does not
 * count. Anything else that is not a log is an error.
 */
export class RunLogParser {
  readonly #path: string;
  readonly #lines = new FileLines();
  #header: RunLogHeader | null;
  #newestRow: MetricsRow | null;
  #rowCount: number;
  #endBytes: number;
  #lastLine: Buffer;
  /** Whether the last line was none: no other may follow. */
  #isTorn = false;

  /** @param from where the first piece begins; null: at the begin of the log */
  constructor(path: string, from: RunLogPosition | null = null) {
    this.#path = path;
    this.#header = from?.header ?? null;
    this.#newestRow = from?.newestRow ?? null;
    this.#rowCount = from?.rowCount ?? 0;
    this.#endBytes = from?.end.endBytes ?? 0;
    this.#lastLine = from?.end.lastLine ?? Buffer.alloc(0);
  }

  /** The rows that end in the next piece. @throws RunLogDamagedError, NewerMetricsFormatError */
  *rowsIn(piece: Buffer): Generator<MetricsRow> {
    for (const line of this.#lines.endingIn(piece)) {
      if (this.#isTorn) throw this.#damaged(this.#rowCount + 2, 'is no row');
      if (this.#header === null) this.#header = parseHeaderLine(this.#path, line.bytes);
      else {
        const row = parseRow(parseLine(line.bytes));
        this.#isTorn = row === null;
        if (row === null) continue;
        this.#take(row);
        yield row;
      }
      this.#pass(line);
    }
  }

  /** After the last piece: what there is, without a torn last line. Null for an empty file. @throws RunLogDamagedError */
  position(): RunLogPosition | null {
    if (this.#header === null && this.#lines.restBytes === 0) return null;
    if (this.#header === null) throw noHeader(this.#path);
    return {
      header: this.#header,
      newestRow: this.#newestRow,
      rowCount: this.#rowCount,
      end: endOf(this.#endBytes, this.#lastLine),
    };
  }

  #take(row: MetricsRow): void {
    const newest = this.#newestRow;
    if (newest !== null && row.iteration <= newest.iteration) {
      const problem = `holds iteration ${row.iteration} after iteration ${newest.iteration}`;
      throw this.#damaged(this.#rowCount + 2, problem);
    }
    this.#newestRow = row;
    this.#rowCount++;
  }

  #pass({ bytes, sizeBytes }: FileLine): void {
    this.#endBytes += sizeBytes;
    this.#lastLine = bytes;
  }

  #damaged(line: number, problem: string): RunLogDamagedError {
    return new RunLogDamagedError({ path: this.#path, line, problem });
  }
}

/** Rows and how far they reach. */
export interface ParsedRows {
  readonly rows: MetricsRow[];
  /** Null for an empty file. */
  readonly position: RunLogPosition | null;
}

/**
 * The rows of a log behind a position, or all for null, until `sizeBytes`.
 *
 * @throws RunLogDamagedError, NewerMetricsFormatError
 */
export async function parseRunLog(
  path: string,
  handle: FileHandle,
  from: RunLogPosition | null,
  sizeBytes: number,
  pieceBytes: number,
): Promise<ParsedRows> {
  const parser = new RunLogParser(path, from);
  const rows: MetricsRow[] = [];
  for await (const piece of filePieces(handle, from?.end.endBytes ?? 0, sizeBytes, pieceBytes))
    for (const row of parser.rowsIn(piece)) rows.push(row);
  return { rows, position: parser.position() };
}
