import type { MetricsRow } from '@hideout/metrics';
import { renderTrainingFigure } from '@hideout/metrics';
import { Recent } from './recent.js';

/** How many runs' newest pictures are kept. */
const KEPT = 8;

interface Drawn {
  readonly version: string;
  readonly png: Promise<Uint8Array>;
}

/** The newest picture of each run, drawn when it is asked for and again when the run has gone on. */
export class RunFigures {
  readonly #drawn = new Recent<Drawn>(KEPT);

  figure(
    run: string,
    rows: readonly MetricsRow[],
    checkpointIterations: readonly number[],
  ): Promise<Uint8Array> {
    const version = JSON.stringify([rows[0], rows.length, rows.at(-1), checkpointIterations]);
    const known = this.#drawn.get(run);
    if (known?.version === version) return known.png;
    const drawn = { version, png: renderTrainingFigure(rows, { checkpointIterations }) };
    this.#drawn.set(run, drawn);
    drawn.png.catch(() => this.#drawn.delete(run));
    return drawn.png;
  }
}
