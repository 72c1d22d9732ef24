/** An archive is not what this store writes, or what `tar` makes of a checkpoint directory. Nothing was unpacked. */
export class ArchiveRefusedError extends Error {
  override readonly name = 'ArchiveRefusedError';
  readonly path: string;
  /** What is wrong with it. */
  readonly problem: string;

  constructor(context: { path: string; problem: string }) {
    super(
      `The archive ${context.path} is refused: ${context.problem}. Nothing was unpacked; name an archive of one checkpoint.`,
    );
    this.path = context.path;
    this.problem = context.problem;
  }
}
