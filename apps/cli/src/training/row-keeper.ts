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
    const problem = await this.writeAll();
    if (problem === null || wasBehind) return;
    this.warn(
      `${this.log.path} could not be written: ${problem}; training goes on, and later iterations try again`,
    );
  }

  /** Tries a last time to write what is unwritten, and says what is not. Never rejects. */
  async finish(): Promise<void> {
    const problem = await this.writeAll();
    if (problem === null) return;
    const [first] = this.unwritten;
    this.warn(
      `${this.log.path} lacks the iterations from ${first?.iteration} on (${problem}): only the history beside a ` +
        'checkpoint that was saved since has them',
    );
  }

  /** What hindered it; null when nothing is unwritten any more. */
  private async writeAll(): Promise<string | null> {
    try {
      for (const next of [...this.unwritten]) {
        await this.log.append(next);
        this.unwritten.shift();
      }
      return null;
    } catch (error) {
      return messageOf(error);
    }
  }
}
