import { RunLogDamagedError } from './errors/run-log-damaged-error.js';
import { FileLines } from './file-lines.js';
import type { FileLine } from './file-lines.js';
import { parseRow } from './metrics-row.js';
import { noHeader, parseHeaderLine, parseLine } from './run-log-content.js';
import { endOf } from './run-log-end.js';
import type { RunLogHeader } from './run-log-header.js';
import type { RunLogPosition } from './run-log-parser.js';

/** Finds the newest row of a log that comes piece by piece, and counts its rows without parsing them. */
export class RunLogCounter {
  readonly #path: string;
  readonly #lines = new FileLines();
  #from: RunLogPosition | null;
  /** Lines of rows since `from`. */
  #count = 0;
  #countedBytes = 0;
  #last: FileLine | null = null;
  #beforeLast: FileLine | null = null;

  /** @param from where the first piece begins; null: at the begin of the log */
  constructor(path: string, from: RunLogPosition | null) {
    this.#path = path;
    this.#from = from;
  }

  /** The next piece. @throws RunLogDamagedError, NewerMetricsFormatError */
  count(piece: Buffer): void {
    for (const line of this.#lines.endingIn(piece)) {
      if (this.#from === null) {
        this.#from = beginOf(parseHeaderLine(this.#path, line.bytes), line.bytes);
        continue;
      }
      this.#count++;
      this.#countedBytes += line.sizeBytes;
      this.#beforeLast = this.#last;
      this.#last = line;
    }
  }

  /** After the last piece: what there is, without a torn last line. Null for an empty file. @throws RunLogDamagedError */
  position(): RunLogPosition | null {
    const from = this.#from;
    if (from === null && this.#lines.restBytes === 0) return null;
    if (from === null) throw noHeader(this.#path);
    const [last, beforeLast] = [this.#last, this.#beforeLast];
    if (last === null) return from;
    const rowCount = from.rowCount + this.#count;
    const endBytes = from.end.endBytes + this.#countedBytes;
    const whole = positionAt(from.header, last, rowCount, endBytes);
    if (whole !== null) return whole;
    if (beforeLast === null) return from;
    const untilTorn = positionAt(from.header, beforeLast, rowCount - 1, endBytes - last.sizeBytes);
    if (untilTorn !== null) return untilTorn;
    throw new RunLogDamagedError({ path: this.#path, line: rowCount, problem: 'is no row' });
  }
}

function beginOf(header: RunLogHeader, line: Buffer): RunLogPosition {
  return { header, newestRow: null, rowCount: 0, end: endOf(line.length, line) };
}

/** Behind a line, if it is a row. */
function positionAt(
  header: RunLogHeader,
  line: FileLine,
  rowCount: number,
  endBytes: number,
): RunLogPosition | null {
  const newestRow = parseRow(parseLine(line.bytes));
  return newestRow === null ? null : { header, newestRow, rowCount, end: endOf(endBytes, line.bytes) };
}
