import { z } from 'zod';
import { writeFileAtomically } from './atomic-file.js';
import { HistoryDamagedError } from './errors/history-damaged-error.js';
import { NewerMetricsFormatError } from './errors/newer-metrics-format-error.js';
import type { MetricsRow } from './metrics-row.js';
import { parseRow, storedRow } from './metrics-row.js';
import { readRegularFile } from './regular-file.js';
import { RUN_LOG_LIMIT_BYTES } from './run-log-content.js';

/** The version of metrics_iter_N.json that this package writes. */
export const METRICS_HISTORY_FORMAT_VERSION = 1;

const historySchema = z.object({ format_version: z.int().positive(), rows: z.array(z.unknown()) });

/**
 * Writes the rows of a run until now as one JSON document, `{"format_version": 1, "rows": [...]}`, one row a line;
 * names, meanings and units of the figures are those of docs/metrics.md. After a crash the file is the old one or the
 * new one, whole.
 */
export async function writeMetricsHistory(path: string, rows: readonly MetricsRow[]): Promise<void> {
  const lines = rows.map((row) => `    ${JSON.stringify(storedRow(row))}`).join(',\n');
  const list = lines === '' ? '[]' : `[\n${lines}\n  ]`;
  await writeFileAtomically(
    path,
    `{\n  "format_version": ${METRICS_HISTORY_FORMAT_VERSION},\n  "rows": ${list}\n}\n`,
  );
}

/**
 * The rows of a metrics_iter_N.json. Null when there is no such file.
 *
 * @throws HistoryDamagedError, NewerMetricsFormatError, FileTooLargeError
 */
export async function readMetricsHistory(path: string): Promise<readonly MetricsRow[] | null> {
  const file = await readRegularFile(path, RUN_LOG_LIMIT_BYTES);
  if (file === null) return null;
  const document = historySchema.safeParse(parseJson(path, file.bytes.toString('utf8')));
  if (!document.success) throw new HistoryDamagedError({ path, problem: 'its fields are not those of one' });
  const { format_version: formatVersion, rows } = document.data;
  if (formatVersion > METRICS_HISTORY_FORMAT_VERSION) {
    throw new NewerMetricsFormatError({
      path,
      formatVersion,
      supportedVersion: METRICS_HISTORY_FORMAT_VERSION,
    });
  }
  return rows.map((value, index) => {
    const row = parseRow(value);
    if (row === null) throw new HistoryDamagedError({ path, problem: `row ${index + 1} is none` });
    return row;
  });
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new HistoryDamagedError({ path, problem: 'it is not JSON' });
  }
}
