import { NewerMetricsFormatError } from './errors/newer-metrics-format-error.js';
import { RunLogDamagedError } from './errors/run-log-damaged-error.js';
import type { MetricsRow } from './metrics-row.js';
import { parseRow } from './metrics-row.js';
import type { RunLogHeader } from './run-log-header.js';
import { parseHeader, RUN_LOG_FORMAT_VERSION } from './run-log-header.js';

/** The name of a run's log within its directory. */
export const RUN_LOG_FILE = 'metrics.jsonl';

/** No run writes a larger log: about 150,000 iterations with every metric. */
export const RUN_LOG_LIMIT_BYTES = 2 ** 28;

/** A log as read. */
export interface RunLogContent {
  readonly header: RunLogHeader;
  /** Ascending by iteration. */
  readonly rows: readonly MetricsRow[];
}

/** A parsed log and how much of its bytes it is: what follows `validBytes` is a torn last line. */
export interface ParsedRunLog extends RunLogContent {
  readonly validBytes: number;
}

const NEWLINE = 0x0a;

/**
 * Parses a log. A last line that is torn (no line end, or a line end behind something that is no row, as a crash leaves
 * it where pages reach the disk out of order) was never acknowledged and does not count. Null for an empty file.
 * Anything else that is not a log is an error.
 *
 * @throws RunLogDamagedError, NewerMetricsFormatError
 */
export function parseRunLog(path: string, bytes: Buffer): ParsedRunLog | null {
  const headerEnd = bytes.indexOf(NEWLINE) + 1;
  if (headerEnd === 0) return noLines(path, bytes);
  const header = parseHeaderLine(path, bytes.toString('utf8', 0, headerEnd - 1));
  const { rows, validBytes } = parseRows(path, bytes.subarray(headerEnd), { lines: 1, row: undefined });
  return { header, rows, validBytes: headerEnd + validBytes };
}

/** What stands in a log before the bytes that are looked at. */
export interface RowsBefore {
  readonly lines: number;
  /** The newest row; undefined where there is none. */
  readonly row: MetricsRow | undefined;
}

/**
 * Rows out of a piece of a log that begins with a line; `validBytes` of it are whole rows, as above.
 *
 * @throws RunLogDamagedError
 */
export function parseRows(
  path: string,
  bytes: Buffer,
  before: RowsBefore,
): { readonly rows: MetricsRow[]; readonly validBytes: number } {
  const lines = wholeLines(bytes);
  const rows: MetricsRow[] = [];
  let validBytes = 0;
  for (const [index, { text, end }] of lines.entries()) {
    const row = parseRow(parseJson(text));
    const problem = row === null ? 'is no row' : orderProblem(rows.at(-1) ?? before.row, row);
    if (row === null || problem !== null) {
      const isLast = index === lines.length - 1 && row === null;
      if (isLast) break;
      const line = before.lines + index + 1;
      throw new RunLogDamagedError({ path, line, problem: problem ?? 'is no row' });
    }
    rows.push(row);
    validBytes = end;
  }
  return { rows, validBytes };
}

/** A log in a few figures, read without parsing every row. */
export interface RunLogSummary {
  readonly header: RunLogHeader;
  readonly newestRow: MetricsRow | null;
  readonly rowCount: number;
}

/** A summary and how much of the bytes it is of, as with {@link ParsedRunLog}. */
export interface SummarizedRunLog {
  readonly summary: RunLogSummary;
  readonly validBytes: number;
}

/**
 * The header, the newest row and the number of rows; null for an empty file.
 *
 * @throws RunLogDamagedError, NewerMetricsFormatError
 */
export function summarizeRunLog(path: string, bytes: Buffer): SummarizedRunLog | null {
  const headerEnd = bytes.indexOf(NEWLINE) + 1;
  if (headerEnd === 0) return noLines(path, bytes);
  const header = parseHeaderLine(path, bytes.toString('utf8', 0, headerEnd - 1));
  const rows = bytes.subarray(headerEnd);
  const { summary, validBytes } = summarizeAppended(path, rows, { header, newestRow: null, rowCount: 0 });
  return { summary, validBytes: headerEnd + validBytes };
}

/**
 * The summary of a log to which a piece that begins with a line was appended.
 *
 * @throws RunLogDamagedError
 */
export function summarizeAppended(path: string, bytes: Buffer, before: RunLogSummary): SummarizedRunLog {
  const ends = lineEnds(bytes);
  for (const torn of [0, 1]) {
    const count = ends.length - torn;
    if (count < 1) return { summary: before, validBytes: 0 };
    const end = ends[count - 1] as number;
    const newestRow = parseRow(parseJson(bytes.toString('utf8', ends[count - 2] ?? 0, end - 1)));
    if (newestRow === null) continue;
    return { summary: { ...before, newestRow, rowCount: before.rowCount + count }, validBytes: end };
  }
  throw new RunLogDamagedError({ path, line: before.rowCount + ends.length, problem: 'is no row' });
}

/** The bytes of a log. */
export function formatRunLog({ header, rows }: RunLogContent): string {
  return [header, ...rows].map(formatLine).join('');
}

/** A header or a row as a line, line end included. */
export function formatLine(value: RunLogHeader | MetricsRow): string {
  return `${JSON.stringify(value)}\n`;
}

/** A log gets its name with its header whole, so that a file without a line is empty or none of ours. */
function noLines(path: string, bytes: Buffer): null {
  if (bytes.length === 0) return null;
  throw new RunLogDamagedError({ path, line: 1, problem: 'is no header of a metrics log' });
}

function parseHeaderLine(path: string, text: string): RunLogHeader {
  const header = parseHeader(parseJson(text));
  if (header === null)
    throw new RunLogDamagedError({ path, line: 1, problem: 'is no header of a metrics log' });
  if ('newerVersion' in header) {
    throw new NewerMetricsFormatError({
      path,
      formatVersion: header.newerVersion,
      supportedVersion: RUN_LOG_FORMAT_VERSION,
    });
  }
  return header;
}

function orderProblem(previous: MetricsRow | undefined, row: MetricsRow): string | null {
  if (previous === undefined || row.iteration > previous.iteration) return null;
  return `holds iteration ${row.iteration} after iteration ${previous.iteration}`;
}

function wholeLines(bytes: Buffer): { text: string; end: number }[] {
  const ends = lineEnds(bytes);
  return ends.map((end, index) => ({
    text: bytes.toString('utf8', index === 0 ? 0 : (ends[index - 1] as number), end - 1),
    end,
  }));
}

/** For each line end the offset behind it. */
function lineEnds(bytes: Buffer): number[] {
  const ends: number[] = [];
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) ends.push(at + 1);
  return ends;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
