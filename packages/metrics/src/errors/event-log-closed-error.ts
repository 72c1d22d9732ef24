/** Something was to be written to an event file that had been closed. Nothing was written. */
export class EventLogClosedError extends Error {
  override readonly name = 'EventLogClosedError';
  readonly path: string;

  constructor(context: { path: string }) {
    super(`${context.path} is closed. Open the event log again before writing.`);
    this.path = context.path;
  }
}
