import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { NewerMetricsFormatError } from './errors/newer-metrics-format-error.js';
import { RunLogDamagedError } from './errors/run-log-damaged-error.js';
import type { MetricsRow } from './metrics-row.js';
import type { RecordBounds } from './record-bounds.js';
import { recordBounds } from './record-bounds.js';
import { withRegularFile } from './regular-file.js';
import { RUN_LOG_FILE } from './run-log-content.js';
import { isStillThere } from './run-log-end.js';
import type { RunLogHeader } from './run-log-header.js';
import { parseRunLog } from './run-log-parser.js';
import type { RunLogPosition } from './run-log-parser.js';

/**
 * Follows the log of a run while somebody writes to it: each look reads what was appended since the last one. A log that
 * was cut or replaced, as when a run is resumed from an earlier iteration, is read anew.
 */
export class RunLogTail {
  readonly #path: string;
  readonly #bounds: RecordBounds;
  #file: string | null = null;
  #rows: MetricsRow[] = [];
  #generation = 0;
  /** How far it is known; null until there is a header. */
  #known: RunLogPosition | null = null;
  #looking: Promise<boolean> | null = null;
  /** Why the newest state that was looked at cannot be read: it is not parsed anew until it is another one. */
  #damage: { readonly state: string; readonly error: unknown } | null = null;

  /** @param directory of the run */
  constructor(directory: string, bounds: RecordBounds = recordBounds) {
    this.#path = join(directory, RUN_LOG_FILE);
    this.#bounds = bounds;
  }

  /** Null until there is a log. */
  get header(): RunLogHeader | null {
    return this.#known?.header ?? null;
  }

  /** As of the newest look, ascending by iteration. The same array grows, until another generation begins. */
  get rows(): readonly MetricsRow[] {
    return this.#rows;
  }

  /** Another one whenever rows that were there before may hold no longer. */
  get generation(): number {
    return this.#generation;
  }

  /**
   * Looks at the log; who asks meanwhile shares the look. What was known stays when it fails.
   *
   * @returns whether there is anything new
   * @throws RunLogDamagedError, NewerMetricsFormatError, FileTooLargeError, or the error of the file system
   */
  refresh(): Promise<boolean> {
    this.#looking ??= this.#look().finally(() => (this.#looking = null));
    return this.#looking;
  }

  async #look(): Promise<boolean> {
    const changed = await withRegularFile(this.#path, this.#bounds.limitBytes, (handle, stats) =>
      this.#read(handle, stats),
    );
    if (changed !== null) return changed;
    const hadLog = this.#file !== null;
    if (hadLog) this.#begin(null, null, []);
    return hadLog;
  }

  async #read(handle: FileHandle, stats: BigIntStats): Promise<boolean> {
    const state = `${stats.dev} ${stats.ino} ${stats.size} ${stats.mtimeNs}`;
    if (this.#damage?.state === state) throw this.#damage.error;
    try {
      return await this.#readOn(handle, stats);
    } catch (error) {
      const isDamaged = error instanceof RunLogDamagedError || error instanceof NewerMetricsFormatError;
      if (isDamaged) this.#damage = { state, error };
      throw error;
    }
  }

  async #readOn(handle: FileHandle, stats: BigIntStats): Promise<boolean> {
    const file = `${stats.dev} ${stats.ino}`;
    const sizeBytes = Number(stats.size);
    const known = file === this.#file ? this.#known : null;
    const from = known !== null && (await isStillThere(handle, sizeBytes, known.end)) ? known : null;
    const { rows, position } = await parseRunLog(
      this.#path,
      handle,
      from,
      sizeBytes,
      this.#bounds.pieceBytes,
    );
    if (from === null) {
      this.#begin(file, position, rows);
      return true;
    }
    for (const row of rows) this.#rows.push(row);
    this.#known = position;
    return rows.length > 0;
  }

  #begin(file: string | null, known: RunLogPosition | null, rows: MetricsRow[]): void {
    if (this.#file !== null) this.#generation++;
    this.#file = file;
    this.#known = known;
    this.#rows = rows;
  }
}
