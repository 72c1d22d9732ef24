/** A row was appended whose iteration does not come after the newest one. The log is unchanged. */
export class RowOrderError extends Error {
  override readonly name = 'RowOrderError';
  readonly path: string;
  readonly iteration: number;
  readonly newestIteration: number;

  constructor(context: { path: string; iteration: number; newestIteration: number }) {
    super(
      `Iteration ${context.iteration} cannot follow iteration ${context.newestIteration} in ${context.path}: ` +
        'curves would double back. Open the log with resumeAt to go on from an earlier iteration.',
    );
    this.path = context.path;
    this.iteration = context.iteration;
    this.newestIteration = context.newestIteration;
  }
}
