import { writeMetricsHistory, writeTrainingFigure } from '@hideout/metrics';
import type { MetricsRow } from '@hideout/metrics';
import { messageOf } from '../error-message.js';

/** Where the history and the figure of a run go that a checkpoint leaves beside it. */
export interface ViewPaths {
  readonly history: string;
  readonly figure: string;
}

/** What they show. */
export interface ViewContent {
  /** Every row of the run, oldest first. */
  readonly rows: readonly MetricsRow[];
  /** Iterations of the run that have a checkpoint. */
  readonly checkpointIterations: readonly number[];
}

/** Writes the views of a run that lie beside a checkpoint. */
export interface CheckpointViews {
  /** @returns a sentence for each that could not be written. */
  write(paths: ViewPaths, content: ViewContent): Promise<string[]>;
  close(): Promise<void>;
}

/** In the thread that asks for it. */
export const inlineViews: CheckpointViews = { write: writeViews, close: () => Promise.resolve() };

/** Writes both; what hinders one does not hinder the other. */
export async function writeViews(
  paths: ViewPaths,
  { rows, checkpointIterations }: ViewContent,
): Promise<string[]> {
  const problems: string[] = [];
  const attempt = async (path: string, write: () => Promise<void>): Promise<void> => {
    try {
      await write();
    } catch (error) {
      problems.push(`${path} could not be written: ${messageOf(error)}`);
    }
  };
  await attempt(paths.history, () => writeMetricsHistory(paths.history, rows));
  await attempt(paths.figure, () => writeTrainingFigure(paths.figure, rows, { checkpointIterations }));
  return problems;
}
