import { NewerMetricsFormatError } from './errors/newer-metrics-format-error.js';
import { RunLogDamagedError } from './errors/run-log-damaged-error.js';
import { joinedPieces } from './file-pieces.js';
import type { MetricsRow } from './metrics-row.js';
import type { RunLogHeader } from './run-log-header.js';
import { parseHeader, RUN_LOG_FORMAT_VERSION } from './run-log-header.js';

/** The name of a run's log within its directory. */
export const RUN_LOG_FILE = 'metrics.jsonl';

/** A log as read. */
export interface RunLogContent {
  readonly header: RunLogHeader;
  /** Ascending by iteration. */
  readonly rows: readonly MetricsRow[];
}

/** The bytes of a log, piece by piece. */
export function runLogPieces({ header, rows }: RunLogContent, pieceBytes: number): Iterable<Buffer> {
  function* lines(): Generator<string> {
    yield formatLine(header);
    for (const row of rows) yield formatLine(row);
  }
  return joinedPieces(lines(), pieceBytes);
}

/** A header or a row as a line, line end included. */
export function formatLine(value: RunLogHeader | MetricsRow): string {
  return `${JSON.stringify(value)}\n`;
}

/** What a line says; undefined where it is no JSON. */
export function parseLine(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** @throws RunLogDamagedError, NewerMetricsFormatError */
export function parseHeaderLine(path: string, bytes: Buffer): RunLogHeader {
  const header = parseHeader(parseLine(bytes));
  if (header === null) throw noHeader(path);
  if ('newerVersion' in header) {
    throw new NewerMetricsFormatError({
      path,
      formatVersion: header.newerVersion,
      supportedVersion: RUN_LOG_FORMAT_VERSION,
    });
  }
  return header;
}

/** A log gets its name with its header whole: a file without one is none of ours, or empty. */
export function noHeader(path: string): RunLogDamagedError {
  return new RunLogDamagedError({ path, line: 1, problem: 'is no header of a metrics log' });
}
