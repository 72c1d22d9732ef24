import type { FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import { writeFileAtomically } from './atomic-file.js';
import { HistoryDamagedError } from './errors/history-damaged-error.js';
import { NewerMetricsFormatError } from './errors/newer-metrics-format-error.js';
import { filePieces, joinedPieces } from './file-pieces.js';
import { HistoryLines } from './history-lines.js';
import type { MetricsRow } from './metrics-row.js';
import { parseRow } from './metrics-row.js';
import type { RecordBounds } from './record-bounds.js';
import { recordBounds } from './record-bounds.js';
import { readRange, withRegularFile } from './regular-file.js';

/** The version of metrics_iter_N.json that this package writes. */
export const METRICS_HISTORY_FORMAT_VERSION = 1;

const historySchema = z.object({ format_version: z.int().positive(), rows: z.array(z.unknown()) });

/**
 * Writes the rows of a run until now as one JSON document, `{"format_version": 1, "rows": [...]}`, one row a line;
 * names, meanings and units of the figures are those of docs/metrics.md. After a crash the file is the old one or the
 * new one, whole.
 */
export async function writeMetricsHistory(
  path: string,
  rows: readonly MetricsRow[],
  { pieceBytes }: Pick<RecordBounds, 'pieceBytes'> = recordBounds,
): Promise<void> {
  await writeFileAtomically(path, joinedPieces(historyTexts(rows), pieceBytes));
}

function* historyTexts(rows: readonly MetricsRow[]): Generator<string> {
  yield `{\n  "format_version": ${METRICS_HISTORY_FORMAT_VERSION},\n  "rows": [`;
  // NaN and infinities become null, as in the log.
  for (const [index, row] of rows.entries()) yield `${index === 0 ? '' : ','}\n    ${JSON.stringify(row)}`;
  yield rows.length === 0 ? ']\n}\n' : '\n  ]\n}\n';
}

/** Bounds of a history. */
export interface HistoryBounds extends RecordBounds {
  /** A larger one must be laid out as it is written, a row a line: no string holds it whole. */
  readonly wholeBytes: number;
}

const historyBounds: HistoryBounds = { ...recordBounds, wholeBytes: 2 ** 26 };

/**
 * The rows of a metrics_iter_N.json. Null when there is no such file.
 *
 * @throws HistoryDamagedError, NewerMetricsFormatError, FileTooLargeError
 */
export function readMetricsHistory(
  path: string,
  bounds: HistoryBounds = historyBounds,
): Promise<readonly MetricsRow[] | null> {
  return withRegularFile(path, bounds.limitBytes, async (handle, { size }) => {
    const sizeBytes = Number(size);
    return sizeBytes <= bounds.wholeBytes
      ? wholeDocument(path, (await readRange(handle, 0, sizeBytes)).toString('utf8'))
      : rowByRow(path, handle, sizeBytes, bounds.pieceBytes);
  });
}

function wholeDocument(path: string, text: string): readonly MetricsRow[] {
  const document = historySchema.safeParse(parseJson(path, text));
  if (!document.success) throw new HistoryDamagedError({ path, problem: 'its fields are not those of one' });
  requireKnownVersion(path, document.data.format_version);
  return document.data.rows.map((value, index) => {
    const row = parseRow(value);
    if (row === null) throw new HistoryDamagedError({ path, problem: `row ${index + 1} is none` });
    return row;
  });
}

async function rowByRow(
  path: string,
  handle: FileHandle,
  sizeBytes: number,
  pieceBytes: number,
): Promise<readonly MetricsRow[]> {
  const lines = new HistoryLines(path, (version) => requireKnownVersion(path, version));
  for await (const piece of filePieces(handle, 0, sizeBytes, pieceBytes)) lines.take(piece);
  return lines.rows();
}

function requireKnownVersion(path: string, formatVersion: number): void {
  if (formatVersion <= METRICS_HISTORY_FORMAT_VERSION) return;
  throw new NewerMetricsFormatError({
    path,
    formatVersion,
    supportedVersion: METRICS_HISTORY_FORMAT_VERSION,
  });
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new HistoryDamagedError({ path, problem: 'it is not JSON' });
  }
}
