import { renderTrainingFigure } from '@hideout/metrics';
import type { RunRecord } from './training-record.js';

/** How many runs' newest pictures are kept. */
const KEPT = 8;

interface Drawn {
  readonly version: string;
  readonly png: Promise<Uint8Array>;
}

/** The newest picture of each run, drawn when it is asked for and again when the run has gone on. */
export class RunFigures {
  readonly #drawn = new Map<string, Drawn>();

  figure({ summary, rows }: RunRecord, checkpointIterations: readonly number[]): Promise<Uint8Array> {
    const newest = rows.at(-1);
    const version = JSON.stringify([summary.header?.run_id, rows.length, newest, checkpointIterations]);
    const known = this.#drawn.get(summary.name);
    if (known?.version === version) return known.png;
    const drawn = { version, png: renderTrainingFigure(rows, { checkpointIterations }) };
    this.#drawn.delete(summary.name);
    this.#drawn.set(summary.name, drawn);
    drawn.png.catch(() => this.#drawn.delete(summary.name));
    for (const name of [...this.#drawn.keys()].slice(0, -KEPT)) this.#drawn.delete(name);
    return drawn.png;
  }
}
