import { createHash } from 'node:crypto';
import type { MetricsRow } from '@hideout/metrics';
import type { streamEvents } from '../api/routes.js';
import { Recent } from '../records/recent.js';

export type StreamEventName = keyof typeof streamEvents;

/** An event as it goes over the wire. JSON has no line ends, so that no content can pass for an event. */
export function eventText(event: StreamEventName, data: object, id?: string): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

interface RowEvent {
  readonly id: string;
  readonly text: string;
}

/** Every reader gets the same: it is made once. Of the newest rows, as a whole log may be large. */
const KEPT = 256;
const rowEvents = new Recent<RowEvent, MetricsRow>(KEPT);

/** The event that tells of a row. */
export function rowText(row: MetricsRow): string {
  return rowEvent(row).text;
}

/** Names a row and its content, so that a row that was trained again is told from the one before it. */
export function rowId(row: MetricsRow): string {
  return rowEvent(row).id;
}

function rowEvent(row: MetricsRow): RowEvent {
  const known = rowEvents.get(row);
  if (known !== undefined) return known;
  const digest = createHash('sha256').update(JSON.stringify(row)).digest('hex');
  const id = `${row.iteration}-${digest.slice(0, 16)}`;
  const event = { id, text: eventText('row', row, id) };
  rowEvents.set(row, event);
  return event;
}

/** The iteration that an id names; null for what is no id. */
export function iterationOf(id: string): number | null {
  const digits = /^(\d{1,15})-[0-9a-f]{16}$/.exec(id)?.[1];
  return digits === undefined ? null : Number(digits);
}
