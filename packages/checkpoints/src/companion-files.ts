import { join } from 'node:path';

/** What a training keeps beside a checkpoint's directory; retention removes it together with the checkpoint. */
export interface CompanionPaths {
  /** metrics_iter_<label>.json: the metrics of the run until then. */
  readonly history: string;
  /** training_metrics_iter_<label>.png: the same as a figure. */
  readonly figure: string;
}

/** Paths of the files that go with a checkpoint, whether they exist or not. */
export function companionPaths(checkpoint: {
  readonly path: string;
  readonly label: string;
}): CompanionPaths {
  return companionsIn(join(checkpoint.path, '..'), checkpoint.label);
}

/** The same by the store's directory and the checkpoint's label. */
export function companionsIn(store: string, label: string): CompanionPaths {
  return {
    history: join(store, `metrics_iter_${label}.json`),
    figure: join(store, `training_metrics_iter_${label}.png`),
  };
}
