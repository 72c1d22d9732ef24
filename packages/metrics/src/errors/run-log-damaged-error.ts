/** A file of a run holds something that this package did not write there, before its last line. */
export class RunLogDamagedError extends Error {
  override readonly name = 'RunLogDamagedError';
  readonly path: string;
  /** From 1; the first line that cannot be understood. */
  readonly line: number;

  constructor(context: { path: string; line: number; problem: string }) {
    super(
      `${context.path} is damaged: line ${context.line} ${context.problem}. ` +
        'Move the file away and resume from a checkpoint, whose history restores the rows; nothing was changed.',
    );
    this.path = context.path;
    this.line = context.line;
  }
}
