/** A file could not be read for a reason that says nothing about its content: no permission, too many open files, a failing disk. */
export class StoreReadError extends Error {
  override readonly name = 'StoreReadError';
  readonly path: string;
  /** The operating system's code, as EACCES, or 'UNKNOWN'. */
  readonly code: string;

  constructor(context: { path: string; code: string; cause: unknown }) {
    super(
      `Cannot read ${context.path} (${context.code}); the checkpoint itself may be sound. ` +
        'Remove the cause (permissions, open files, the disk) and try again, or name another checkpoint.',
      { cause: context.cause },
    );
    this.path = context.path;
    this.code = context.code;
  }
}
