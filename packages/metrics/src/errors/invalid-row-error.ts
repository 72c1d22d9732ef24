/** What was given as a row is none. Nothing was written. */
export class InvalidRowError extends Error {
  override readonly name = 'InvalidRowError';
  readonly path: string;

  constructor(context: { path: string; problem: string }) {
    super(
      `No row for ${context.path}: ${context.problem}. Give an iteration (a whole number from 0), a timestamp (a text) ` +
        'and numbers or null by metric name.',
    );
    this.path = context.path;
  }
}
