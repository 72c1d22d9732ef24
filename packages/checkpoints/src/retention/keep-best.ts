import type { CheckpointEntry } from '../checkpoint-entry.js';
import type { RetentionPolicy } from './retention-policy.js';

/** Which of two figures is the better one: the larger, or the smaller. */
export type MetricMode = 'max' | 'min';

/** Keeps the `count` checkpoints with the best figure. */
export function keepBest(metric: string, count: number, mode: MetricMode): RetentionPolicy {
  return {
    title: `best ${count} by ${mode === 'max' ? 'highest' : 'lowest'} ${metric}`,
    keep: (newestFirst) => new Set(bestFirst(newestFirst, metric, mode).slice(0, count)),
  };
}

/**
 * The checkpoints that have a figure, best first; of equal ones the newer goes first. One without it, and one whose
 * figure is no finite number, is never among them.
 */
export function bestFirst<Entry extends CheckpointEntry>(
  newestFirst: readonly Entry[],
  metric: string,
  mode: MetricMode,
): Entry[] {
  const direction = mode === 'max' ? -1 : 1;
  return newestFirst
    .map((entry) => ({ entry, figure: entry[metric] }))
    .filter((one): one is { entry: Entry; figure: number } => Number.isFinite(one.figure))
    .sort((a, b) => direction * (a.figure - b.figure))
    .map(({ entry }) => entry);
}
