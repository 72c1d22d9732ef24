/** No checkpoint answers to the reference. */
export class CheckpointNotFoundError extends Error {
  override readonly name = 'CheckpointNotFoundError';
  readonly reference: string;
  readonly directory: string;

  constructor(context: { reference: string; directory: string; reason: string }) {
    super(
      `No checkpoint ${JSON.stringify(context.reference)}: ${context.reason}. ` +
        'List the checkpoints that exist and name one of them, or train first.',
    );
    this.reference = context.reference;
    this.directory = context.directory;
  }
}
