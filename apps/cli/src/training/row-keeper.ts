import type { MetricsRow, RunLog } from '@hideout/metrics';
import { messageOf } from '../error-message.js';

/**
 * Writes the rows of a session into the run's log. A full disk costs no training: rows that could not be written are
 * kept, and written in front of the next one.
 */
export class RowKeeper {
  private unwritten: MetricsRow[] = [];

  constructor(
    private readonly log: Pick<RunLog, 'rows' | 'append' | 'path'>,
    private readonly warn: (message: string) => void,
  ) {}

  /** Every row of the run, oldest first. */
  get rows(): readonly MetricsRow[] {
    return [...this.log.rows, ...this.unwritten];
  }

  /** Never rejects. */
  async append(row: MetricsRow): Promise<void> {
    const wasBehind = this.unwritten.length > 0;
    this.unwritten.push(row);
    try {
      for (const next of [...this.unwritten]) {
        await this.log.append(next);
        this.unwritten.shift();
      }
    } catch (error) {
      if (wasBehind) return;
      this.warn(
        `${this.log.path} could not be written: ${messageOf(error)}; training goes on, and later iterations try again`,
      );
    }
  }
}
