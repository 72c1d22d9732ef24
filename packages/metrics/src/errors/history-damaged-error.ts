/** A history file is not one that this package wrote whole. */
export class HistoryDamagedError extends Error {
  override readonly name = 'HistoryDamagedError';
  readonly path: string;

  constructor(context: { path: string; problem: string }) {
    super(
      `${context.path} is no metrics history: ${context.problem}. Use the history of another checkpoint.`,
    );
    this.path = context.path;
  }
}
