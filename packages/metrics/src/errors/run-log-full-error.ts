/** A log has reached its limit and takes no more rows. It stays as it is, readable. */
export class RunLogFullError extends Error {
  override readonly name = 'RunLogFullError';
  readonly path: string;
  /** The first that it does not take. */
  readonly iteration: number;
  readonly limitBytes: number;

  constructor(context: { path: string; iteration: number; limitBytes: number }) {
    super(
      `${context.path} has no room for iteration ${context.iteration}: a log has at most ${context.limitBytes} bytes, ` +
        'as it is read into memory. It keeps the iterations until then.',
    );
    this.path = context.path;
    this.iteration = context.iteration;
    this.limitBytes = context.limitBytes;
  }
}
