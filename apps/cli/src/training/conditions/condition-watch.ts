import type { MetricsRow } from '@hideout/metrics';
import { valueAt } from '@hideout/ppo';
import type { ConditionEvent } from '../events.js';
import type { Session } from '../session-opening.js';
import { DiskWatch } from './disk-space.js';
import type { RowLimits } from './row-conditions.js';
import { watchHistory, watchRow } from './row-watch.js';
import type { RowWatch } from './row-watch.js';

/** Tells of everything about a session that wants to be looked at: once when it begins, once when it is over. */
export class ConditionWatch {
  #rows: RowWatch;
  readonly #limits: RowLimits;
  readonly #disk: DiskWatch;
  readonly #emit: (event: ConditionEvent) => void;

  /** Tells at once what lasts since an earlier session. `directory`: where checkpoints go. */
  constructor({ config, record }: Session, directory: string, emit: (event: ConditionEvent) => void) {
    // A schedule counts iterations that are done.
    this.#limits = { klTargetAt: (iteration) => valueAt(config.ppo.klTarget, iteration - 1) };
    this.#emit = emit;
    this.#disk = new DiskWatch(directory, emit);
    const { watch, events } = watchHistory(record.log.rows, this.#limits);
    this.#rows = watch;
    events.forEach(emit);
  }

  /** Looks at what an iteration left behind. The disk answers in its own time. */
  look(row: MetricsRow, checkpointBytes: number): void {
    const { watch, events } = watchRow(this.#rows, row, this.#limits);
    this.#rows = watch;
    events.forEach(this.#emit);
    void this.#disk.look(row.iteration, checkpointBytes);
  }

  /** Nothing is told any more. */
  close(): void {
    this.#disk.close();
  }
}
