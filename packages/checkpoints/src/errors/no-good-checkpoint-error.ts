/** The store has checkpoints and none of them is good: never an empty store, never a reason to start afresh silently. */
export class NoGoodCheckpointError extends Error {
  override readonly name = 'NoGoodCheckpointError';
  readonly directory: string;
  readonly skipped: readonly { name: string; reason: string }[];

  constructor(context: { directory: string; skipped: readonly { name: string; reason: string }[] }) {
    const reasons = context.skipped.map(({ name, reason }) => `${name} (${reason})`).join(', ');
    super(
      `None of the ${context.skipped.length} checkpoints in ${context.directory} can be loaded: ${reasons}. ` +
        'Restore one from a copy, or train into another directory.',
    );
    this.directory = context.directory;
    this.skipped = context.skipped;
  }
}
