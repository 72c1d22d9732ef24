import type { EventLine } from '../training/event-schema.js';
import type { TrainingEvent } from '../training/events.js';

/**
 * The event as one line of JSON, or null for what is not worth a line: progress within an iteration, and the weights of policies. The line is the
 * event itself, without the rows of earlier iterations; figures that do not exist are null.
 */
export function jsonLine(event: TrainingEvent): string | null {
  if (event.type === 'progress' || event.type === 'policies') return null;
  if (event.type !== 'started') return JSON.stringify(event satisfies EventLine);
  const { history, ...rest } = event;
  return JSON.stringify({ ...rest, historyLength: history.rowCount } satisfies EventLine);
}
