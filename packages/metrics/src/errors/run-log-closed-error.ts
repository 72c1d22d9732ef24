/** A row was appended to a log that had been closed. Nothing was written. */
export class RunLogClosedError extends Error {
  override readonly name = 'RunLogClosedError';
  readonly path: string;

  constructor(context: { path: string }) {
    super(`${context.path} is closed. Open the log again before appending.`);
    this.path = context.path;
  }
}
