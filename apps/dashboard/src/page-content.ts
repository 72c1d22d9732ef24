import type { PageContent } from './html/page.js';
import type { RunRecord, TrainingRecord } from './training-record.js';

/** Gathers what the page shows. What cannot be read is a sentence on the page and does not hide the rest. */
export async function pageContent(
  record: TrainingRecord,
  chosenRun: unknown,
  onError: (error: unknown) => void,
): Promise<PageContent> {
  const problems: string[] = [];
  const orElse = async <Value>(reading: Promise<Value>, otherwise: Value, what: string): Promise<Value> => {
    try {
      return await reading;
    } catch (error) {
      onError(error);
      problems.push(`${what} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
      return otherwise;
    }
  };
  // Before the rest: what changes meanwhile is then shown at the next look, and never missed.
  const revision = await record.revision().catch(() => '');
  const runs = await orElse(record.runs(), [], 'The runs');
  const name = chosenRun === undefined ? runs[0]?.name : chosenRun;
  const run = await orElse<RunRecord | null>(
    typeof name === 'string' ? record.run(name) : Promise.resolve(null),
    null,
    'The run',
  );
  const checkpoints = await orElse(record.checkpoints(), [], 'The checkpoints');
  return { runs, run, checkpoints, problems, revision };
}
