/** This machine offers no kernel lock, without which the store does not write. */
export class LockUnavailableError extends Error {
  override readonly name = 'LockUnavailableError';
  readonly directory: string;

  constructor(context: { directory: string; cause: unknown }) {
    super(
      `The checkpoint directory ${context.directory} cannot be locked: ` +
        `${context.cause instanceof Error ? context.cause.message : String(context.cause)}. ` +
        'Train into a directory on a local disk, on a platform that fs-native-extensions supports.',
      { cause: context.cause },
    );
    this.directory = context.directory;
  }
}
