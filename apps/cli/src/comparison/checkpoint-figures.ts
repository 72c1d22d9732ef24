import { companionPaths } from '@hideout/checkpoints';
import type { LoadedCheckpoint } from '@hideout/checkpoints';
import { metricDefinition, readMetricsHistory } from '@hideout/metrics';
import { messageOf } from '../error-message.js';

/** The figures that a checkpoint was saved with: those of metadata.json, and of its iteration in the history. */
export type CheckpointFigures = ReadonlyMap<string, number>;

/** Fields of metadata.json that are told apart from the figures. */
const NO_FIGURES: ReadonlySet<string> = new Set(['iteration']);

/**
 * Reads them. What a clock measured is left out: it says nothing of the policies.
 *
 * @param warn told when the history is there and cannot be read; what metadata.json says remains.
 */
export async function checkpointFigures(
  { entry, metadata }: LoadedCheckpoint,
  warn: (message: string) => void,
): Promise<CheckpointFigures> {
  const row = await newestRow(companionPaths(entry).history, entry.iteration, (problem) =>
    warn(`the history of ${entry.name} cannot be read: ${problem}`),
  );
  const figures = Object.entries({ ...metadata, ...row }).filter(
    (figure): figure is [string, number] => typeof figure[1] === 'number' && isComparable(figure[0]),
  );
  return new Map(figures);
}

/** The row of the checkpoint's iteration; nothing when there is no history with it. */
async function newestRow(
  path: string,
  iteration: number,
  onProblem: (problem: string) => void,
): Promise<object> {
  try {
    const rows = (await readMetricsHistory(path)) ?? [];
    return rows.findLast((row) => row.iteration === iteration) ?? {};
  } catch (error) {
    onProblem(messageOf(error));
    return {};
  }
}

function isComparable(name: string): boolean {
  return !NO_FIGURES.has(name) && metricDefinition(name)?.reproducible !== false;
}
