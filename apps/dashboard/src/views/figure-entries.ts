import type { RunSummary } from '@hideout/metrics';
import type { Checkpoint } from '../api/checkpoint-schemas.js';
import type { FigureEntry } from '../api/other-schemas.js';
import { otherRoutes, pathOf } from '../api/routes.js';

/** Runs as they are now, then checkpoints as they were saved, both the newest first. */
export function figureEntries(
  runs: readonly RunSummary[],
  checkpoints: readonly Checkpoint[],
): FigureEntry[] {
  return [
    ...runs.filter(({ rowCount }) => rowCount > 0).map(ofRun),
    ...checkpoints.toReversed().flatMap(ofCheckpoint),
  ];
}

function ofRun({ name, newestRow }: RunSummary): FigureEntry {
  return {
    kind: 'run',
    title: name,
    iteration: newestRow?.iteration ?? 0,
    png: pathOf(otherRoutes.runFigure.path, { run: name }),
    specification: pathOf(otherRoutes.runSpecification.path, { run: name }),
  };
}

function ofCheckpoint({ id, name, iteration, has_figure: hasFigure }: Checkpoint): FigureEntry[] {
  if (id === null) return [];
  return [
    {
      kind: 'checkpoint',
      title: name,
      iteration,
      png: hasFigure ? pathOf(otherRoutes.checkpointFigure.path, { checkpoint: id }) : null,
      specification: pathOf(otherRoutes.checkpointSpecification.path, { checkpoint: id }),
    },
  ];
}
