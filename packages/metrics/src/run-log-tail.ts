import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { MetricsRow } from './metrics-row.js';
import { readRange, withRegularFile } from './regular-file.js';
import { parseRows, parseRunLog, RUN_LOG_FILE, RUN_LOG_LIMIT_BYTES } from './run-log-content.js';
import type { RunLogEnd } from './run-log-end.js';
import { endOf, readAppended } from './run-log-end.js';
import type { RunLogHeader } from './run-log-header.js';

/**
 * Follows the log of a run while somebody writes to it: each look reads what was appended since the last one. A log that
 * was cut or replaced, as when a run is resumed from an earlier iteration, is read anew.
 */
export class RunLogTail {
  readonly #path: string;
  #file: string | null = null;
  #header: RunLogHeader | null = null;
  #rows: MetricsRow[] = [];
  #generation = 0;
  /** Null until there is a header. */
  #end: RunLogEnd | null = null;
  #looking: Promise<boolean> | null = null;

  /** @param directory of the run */
  constructor(directory: string) {
    this.#path = join(directory, RUN_LOG_FILE);
  }

  /** Null until there is a log. */
  get header(): RunLogHeader | null {
    return this.#header;
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
    const changed = await withRegularFile(this.#path, RUN_LOG_LIMIT_BYTES, (handle, stats) =>
      this.#read(handle, stats),
    );
    if (changed !== null) return changed;
    const hadLog = this.#file !== null;
    if (hadLog) this.#begin(null, null, []);
    return hadLog;
  }

  async #read(handle: FileHandle, stats: BigIntStats): Promise<boolean> {
    const file = `${stats.dev} ${stats.ino}`;
    const sizeBytes = Number(stats.size);
    const end = file === this.#file ? this.#end : null;
    const appended = end === null ? null : await readAppended(handle, sizeBytes, end);
    if (end === null || appended === null) {
      const bytes = await readRange(handle, 0, sizeBytes);
      const log = parseRunLog(this.#path, bytes);
      this.#begin(file, log?.header ?? null, [...(log?.rows ?? [])]);
      this.#end = log === null ? null : endOf(bytes.subarray(0, log.validBytes), 0);
      return true;
    }
    const before = { lines: 1 + this.#rows.length, row: this.#rows.at(-1) };
    const { rows, validBytes } = parseRows(this.#path, appended, before);
    for (const row of rows) this.#rows.push(row);
    if (rows.length === 0) return false;
    this.#end = endOf(appended.subarray(0, validBytes), end.endBytes);
    return true;
  }

  #begin(file: string | null, header: RunLogHeader | null, rows: MetricsRow[]): void {
    if (this.#file !== null) this.#generation++;
    this.#file = file;
    this.#header = header;
    this.#rows = rows;
    this.#end = null;
  }
}
