/** The thread that saves died: out of memory, or of a fault of this package. The store is whole, as after any crash. */
export class SavingThreadError extends Error {
  override readonly name = 'SavingThreadError';
  readonly directory: string;

  constructor(context: { directory: string; cause: unknown }) {
    const detail = context.cause instanceof Error ? context.cause.message : String(context.cause);
    super(
      `The thread that saves into ${context.directory} died (${detail}). Earlier checkpoints are untouched; ` +
        'the list tells whether the newest one was still saved. Save again.',
      { cause: context.cause },
    );
    this.directory = context.directory;
  }
}
