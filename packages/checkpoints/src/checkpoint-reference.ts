import { basename, join, resolve } from 'node:path';
import type { InspectedCheckpoint } from './checkpoint-inspection.js';
import { formatCheckpointName, parseCheckpointLabel } from './checkpoint-name.js';
import type { MetricMode } from './retention/keep-best.js';

/** Means the newest good checkpoint. */
export const LATEST = 'latest';

/** Alone: the best good checkpoint; followed by ':' and a field of the metadata: the best one by that. */
export const BEST = 'best';

/** A figure of the metadata, and which end of it is the best. */
export interface BestReference {
  readonly metric: string;
  readonly mode: MetricMode;
}

/** What 'best', or 'best:hider_reward', means; null for any other reference. */
export function parseBestReference(
  reference: string | number,
  defaultBest: BestReference,
): BestReference | null {
  if (typeof reference === 'number') return null;
  if (reference === BEST) return defaultBest;
  if (!reference.startsWith(`${BEST}:`)) return null;
  const metric = reference.slice(BEST.length + 1);
  return metric === defaultBest.metric ? defaultBest : { metric, mode: 'max' };
}

/**
 * The paths that a reference may mean, likeliest first. A number, or a text such as '20', is the newest checkpoint of
 * that iteration; '20_v2' is a label; a bare name is looked for in the store and then beside the working directory;
 * anything with a separator is a path.
 */
export function candidatePaths(
  reference: string | number,
  store: string,
  oldestFirst: readonly InspectedCheckpoint[],
): string[] {
  if (typeof reference === 'number') return newestOfIteration(oldestFirst, reference);
  if (reference === '') return [];
  if (basename(reference) !== reference || reference === '.' || reference === '..')
    return [resolve(reference)];
  const candidates = [join(store, reference)];
  const label = parseCheckpointLabel(reference);
  if (label !== null && reference === String(label.iteration))
    candidates.push(...newestOfIteration(oldestFirst, label.iteration));
  else if (label !== null) candidates.push(join(store, formatCheckpointName(label)));
  candidates.push(resolve(reference));
  return candidates;
}

function newestOfIteration(oldestFirst: readonly InspectedCheckpoint[], iteration: number): string[] {
  const newest = oldestFirst.findLast(({ entry }) => entry.iteration === iteration);
  return newest === undefined ? [] : [newest.entry.path];
}
