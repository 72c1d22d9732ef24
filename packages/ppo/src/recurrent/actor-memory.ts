import { forgetRows } from './memory.js';

/** What an actor remembers of the agents that it acts for, from one call to the next. */
export class ActorMemory {
  private memory = new Float32Array(0);
  private rows = 0;

  /** @param size numbers for one agent, S; 0: none. */
  constructor(private readonly size: number) {}

  /**
   * The memory of so many rows, [rows, S], to be read and written; rows that are `fresh` (1) begin with nothing. The
   * first call begins with nothing for all.
   *
   * @throws {RangeError} when there are other rows than before, and not all of them begin.
   */
  of(rows: number, fresh: Uint8Array | undefined): Float32Array {
    if (this.size === 0) return this.memory;
    if (rows !== this.rows) {
      const begins = this.rows === 0 || (fresh !== undefined && fresh.every((flag) => flag === 1));
      if (!begins) {
        throw new RangeError(
          `The actor remembers ${this.rows} rows and is asked for ${rows}, not all of which begin an episode.`,
        );
      }
      this.memory = new Float32Array(rows * this.size);
      this.rows = rows;
    }
    forgetRows(this.memory, rows, (row) => fresh?.[row] === 1);
    return this.memory;
  }
}
