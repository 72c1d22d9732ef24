import { setTimeout as pause } from 'node:timers/promises';
import type { MetricsRow } from '@hideout/metrics';
import { renderTrainingFigure } from '@hideout/metrics';
import { Recent } from './recent.js';

/** How many runs' newest pictures are kept. */
const KEPT = 8;
/** A picture takes some hundred milliseconds, and all else waits meanwhile: so long none of that run is drawn after one. */
const PACE_MS = 5000;

interface Drawn {
  readonly version: string;
  /** When what it shows was looked at. */
  readonly lookedAt: number;
  readonly png: Promise<Uint8Array>;
  /** Resolves when the next one may be drawn. */
  readonly rest: Promise<void>;
  isRested: boolean;
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
    const askedAt = performance.now();
    for (;;) {
      const lookedAt = performance.now();
      const { rows, checkpointIterations } = await drawable();
      const version = JSON.stringify([rows[0], rows.length, rows.at(-1), checkpointIterations]);
      const known = this.#drawn.get(run);
      // One of what was looked at since is new enough, however fast the run goes on.
      if (known !== undefined && (known.version === version || known.lookedAt >= askedAt)) return known.png;
      if (known === undefined || known.isRested)
        return this.#draw(run, { version, lookedAt }, { rows, checkpointIterations });
      await known.rest;
    }
  }

  #draw(
    run: string,
    of: Pick<Drawn, 'version' | 'lookedAt'>,
    { rows, checkpointIterations }: Drawable,
  ): Promise<Uint8Array> {
    const png = renderTrainingFigure(rows, { checkpointIterations });
    const rest = png.then(
      () => pause(this.#paceMs, undefined, { ref: false }),
      () => undefined,
    );
    const drawn = { ...of, png, rest, isRested: false };
    void rest.then(() => (drawn.isRested = true));
    this.#drawn.set(run, drawn);
    png.catch(() => this.#drawn.delete(run));
    return png;
  }
}
