import type { MetricsRow, RunLog } from '@hideout/metrics';
import { messageOf } from '../error-message.js';

/**
 * Writes the rows of a session into the run's log. A full disk costs no training: rows that could not be written are
 * kept, and written in front of the next one.
 */
export class RowKeeper {
  private readonly all: MetricsRow[];
  /** How many of the newest are not in the log. */
  private unwritten = 0;

  constructor(
    private readonly log: Pick<RunLog, 'rows' | 'append' | 'path'>,
    private readonly warn: (message: string) => void,
  ) {
    this.all = [...log.rows];
  }

  /**
   * Every row of the run, oldest first. The same array grows with every iteration, as there are too many rows to copy
   * them each time: who goes on with those until now makes a copy.
   */
  get rows(): readonly MetricsRow[] {
    return this.all;
  }

  /** Never rejects. */
  async append(row: MetricsRow): Promise<void> {
    const wasBehind = this.unwritten > 0;
    this.all.push(row);
    this.unwritten++;
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
    const first = this.all[this.all.length - this.unwritten];
    this.warn(
      `${this.log.path} lacks the iterations from ${first?.iteration} on (${problem}): only the history beside a ` +
        'checkpoint that was saved since has them',
    );
  }

  /** What hindered it; null when nothing is unwritten any more. */
  private async writeAll(): Promise<string | null> {
    try {
      while (this.unwritten > 0) {
        const index = this.all.length - this.unwritten;
        const row = this.all[index] as MetricsRow;
        await this.log.append(row);
        // The log's own copy: two of every row would be twice the memory.
        this.all[index] = this.log.rows.at(-1) ?? row;
        this.unwritten--;
      }
      return null;
    } catch (error) {
      return messageOf(error);
    }
  }
}
