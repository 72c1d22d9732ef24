import { setTimeout as pause } from 'node:timers/promises';
import type { MetricsRow } from '@hideout/metrics';
import { renderTrainingFigure } from '@hideout/metrics';
import { Recent } from './recent.js';

/** How many runs' newest pictures are kept. */
const KEPT = 8;
/** A picture takes some hundred milliseconds, and all else waits meanwhile: that of a run is drawn this often at most. */
const PACE_MS = 5000;

interface Drawn {
  readonly version: string;
  readonly png: Promise<Uint8Array>;
  /** When the next one may be drawn. */
  readonly nextAt: number;
}

/** What a picture shows. */
export interface Drawable {
  readonly rows: readonly MetricsRow[];
  readonly checkpointIterations: readonly number[];
}

/** The newest picture of each run, drawn when it is asked for and again when the run has gone on. */
export class RunFigures {
  readonly #drawn = new Recent<Drawn>(KEPT);
  readonly #paceMs: number;

  constructor(paceMs = PACE_MS) {
    this.#paceMs = paceMs;
  }

  /** @param drawable what there is to be seen when it is drawn, which may be some seconds later */
  async figure(run: string, drawable: () => Promise<Drawable>): Promise<Uint8Array> {
    for (;;) {
      const { rows, checkpointIterations } = await drawable();
      const version = JSON.stringify([rows[0], rows.length, rows.at(-1), checkpointIterations]);
      const known = this.#drawn.get(run);
      if (known?.version === version) return known.png;
      const waitMs = (known?.nextAt ?? 0) - performance.now();
      if (waitMs <= 0) return this.#draw(run, version, { rows, checkpointIterations });
      await pause(waitMs);
    }
  }

  #draw(run: string, version: string, { rows, checkpointIterations }: Drawable): Promise<Uint8Array> {
    const png = renderTrainingFigure(rows, { checkpointIterations });
    this.#drawn.set(run, { version, png, nextAt: performance.now() + this.#paceMs });
    png.catch(() => this.#drawn.delete(run));
    return png;
  }
}
