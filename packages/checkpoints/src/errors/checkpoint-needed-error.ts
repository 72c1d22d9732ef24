/** A checkpoint cannot leave its place now. Nothing was changed. */
export class CheckpointNeededError extends Error {
  override readonly name = 'CheckpointNeededError';
  /** Name of the checkpoint. */
  readonly checkpoint: string;

  constructor(context: { checkpoint: string; reason: string }) {
    super(
      `The checkpoint ${context.checkpoint} stays: it is ${context.reason}. ` +
        'Name an older one, or keep it beside its archive.',
    );
    this.checkpoint = context.checkpoint;
  }
}
