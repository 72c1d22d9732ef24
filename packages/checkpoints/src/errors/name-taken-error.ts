/** Something else already has the name that an archive or a checkpoint would get. Nothing was changed. */
export class NameTakenError extends Error {
  override readonly name = 'NameTakenError';
  readonly path: string;

  constructor(context: { path: string }) {
    super(
      `There is something else at ${context.path} already, and nothing was changed. ` +
        'Move it away, or use another checkpoint directory.',
    );
    this.path = context.path;
  }
}
