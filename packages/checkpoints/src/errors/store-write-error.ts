const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: 'Free space on the disk and save again.',
  EDQUOT: 'Free space within the quota and save again.',
  EROFS: 'The disk is read-only: choose another directory.',
  EACCES: 'Make the directory writable, or choose another one.',
  EPERM: 'Make the directory writable, or choose another one.',
  EMFILE: 'Close files or raise the limit on open files, and save again.',
  ENFILE: 'Close files or raise the limit on open files, and save again.',
};

/** A save did not reach the disk. Nothing of it is left in the list; earlier checkpoints are untouched. */
export class StoreWriteError extends Error {
  override readonly name = 'StoreWriteError';
  /** What failed, as 'write' or 'sync'. */
  readonly operation: string;
  readonly path: string;
  /** The operating system's code, as ENOSPC, or 'UNKNOWN'. */
  readonly code: string;

  constructor(context: { operation: string; path: string; code: string; cause: unknown }) {
    const detail = context.cause instanceof Error ? context.cause.message : String(context.cause);
    super(
      `The checkpoint was not saved, earlier ones are untouched: cannot ${context.operation} ${context.path} (${detail}). ` +
        (ADVICE[context.code] ?? 'Check the disk and save again.'),
      { cause: context.cause },
    );
    this.operation = context.operation;
    this.path = context.path;
    this.code = context.code;
  }
}
