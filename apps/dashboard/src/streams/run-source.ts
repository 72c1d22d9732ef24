import type { MetricsRow, RunLogTail } from '@hideout/metrics';
import { firstAfter } from '../views/curves.js';
import { eventText, iterationOf, rowId, rowText } from './event-text.js';
import type { StreamEventName } from './event-text.js';
import type { StreamSource } from './event-stream.js';

/** Where a reader wants to begin. */
export interface StreamStart {
  /** The id of the newest event that it has; null for none. */
  readonly lastEventId: string | null;
  /** The newest iteration that it has; null: only what comes from now on is of interest. */
  readonly since: number | null;
}

/** The events of one reader: notices, and the rows of a run in order. */
export class RunSource implements StreamSource {
  readonly #log: RunLogTail | null;
  /** Rows of the log that were sent, or that the reader has. */
  #sent = 0;
  /** The newest of them, as it was. */
  #newest: MetricsRow | undefined;
  #mustReset = false;
  /** The newest of each kind is all that a reader needs. */
  readonly #notices = new Map<StreamEventName, object>();

  /** @param log null for a reader without a run */
  constructor(log: RunLogTail | null, start: StreamStart) {
    this.#log = log;
    if (log === null) return;
    if (start.lastEventId === null) {
      this.#skipTo(start.since === null ? log.rows.length : firstAfter(log.rows, start.since));
      return;
    }
    const iteration = iterationOf(start.lastEventId);
    this.#skipTo(iteration === null ? 0 : firstAfter(log.rows, iteration));
    this.#mustReset = this.#newest === undefined || rowId(this.#newest) !== start.lastEventId;
  }

  /** Something beside the run has changed. */
  notify(event: StreamEventName, data: object): void {
    this.#notices.set(event, data);
  }

  next(): string | null {
    const [notice] = this.#notices;
    if (notice !== undefined) {
      this.#notices.delete(notice[0]);
      return eventText(notice[0], notice[1]);
    }
    if (this.#log === null) return null;
    if (this.#mustReset || !this.#holds(this.#log.rows)) return this.#reset(this.#log);
    const row = this.#log.rows[this.#sent];
    if (row === undefined) return null;
    this.#skipTo(this.#sent + 1);
    return rowText(row);
  }

  /** Whether the newest row that the reader has is still the one in its place. */
  #holds(rows: readonly MetricsRow[]): boolean {
    const before = rows[this.#sent - 1];
    if (before === this.#newest) return true;
    const isSame = before !== undefined && JSON.stringify(before) === JSON.stringify(this.#newest);
    if (isSame) this.#newest = before;
    return isSame;
  }

  /** The reader asks for the rows again, and gets those that come after. */
  #reset(log: RunLogTail): string {
    this.#mustReset = false;
    this.#skipTo(log.rows.length);
    const id = this.#newest === undefined ? undefined : rowId(this.#newest);
    return eventText('reset', { generation: log.generation }, id);
  }

  #skipTo(sent: number): void {
    this.#sent = sent;
    this.#newest = this.#log?.rows[sent - 1];
  }
}
