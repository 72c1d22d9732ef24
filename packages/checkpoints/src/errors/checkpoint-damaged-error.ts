/** A checkpoint that was asked for by name is not what was saved. */
export class CheckpointDamagedError extends Error {
  override readonly name = 'CheckpointDamagedError';
  readonly path: string;
  /** What is wrong, a file each. */
  readonly problems: readonly string[];
  /** The newest good checkpoint of the store, to be used instead, or null. */
  readonly alternative: string | null;

  constructor(context: { path: string; problems: readonly string[]; alternative: string | null }) {
    const advice =
      context.alternative === null
        ? 'This store has no good one to use instead; restore it from a copy.'
        : `Use ${context.alternative}, the newest good one, instead.`;
    super(`The checkpoint ${context.path} is damaged: ${context.problems.join('; ')}. ${advice}`);
    this.path = context.path;
    this.problems = context.problems;
    this.alternative = context.alternative;
  }
}
