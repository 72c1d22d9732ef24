/** An archive does not hold what its manifest says. Nothing was unpacked. */
export class ArchiveDamagedError extends Error {
  override readonly name = 'ArchiveDamagedError';
  readonly path: string;
  /** What is wrong, a file each. */
  readonly problems: readonly string[];

  constructor(context: { path: string; problems: readonly string[] }) {
    super(
      `The archive ${context.path} is damaged: ${context.problems.join('; ')}. ` +
        'Nothing was unpacked; restore the archive from a copy.',
    );
    this.path = context.path;
    this.problems = context.problems;
  }
}
