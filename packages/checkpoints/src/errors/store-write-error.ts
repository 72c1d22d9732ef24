const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: 'Free space on the disk and try again.',
  EDQUOT: 'Free space within the quota and try again.',
  EROFS: 'The disk is read-only: choose another directory.',
  EACCES: 'Make the directory writable, or choose another one.',
  EPERM: 'Make the directory writable, or choose another one.',
  ENOENT: 'Choose another directory.',
  ENOTDIR: 'Choose another directory.',
  EMFILE: 'Close files or raise the limit on open files, and try again.',
  ENFILE: 'Close files or raise the limit on open files, and try again.',
};

/** What was to be written did not reach the disk. Nothing of it is left in the list; checkpoints are untouched. */
export class StoreWriteError extends Error {
  override readonly name = 'StoreWriteError';
  /** What failed, as 'write' or 'sync'. */
  readonly operation: string;
  readonly path: string;
  /** The operating system's code, as ENOSPC, or 'UNKNOWN'. */
  readonly code: string;

  /** @param context.outcome what did not come about; a save, unless told */
  constructor(context: { operation: string; path: string; code: string; cause: unknown; outcome?: string }) {
    const { outcome = 'The checkpoint was not saved, earlier ones are untouched' } = context;
    const detail = context.cause instanceof Error ? context.cause.message : String(context.cause);
    super(
      `${outcome}: cannot ${context.operation} ${context.path} (${detail}). ` +
        (ADVICE[context.code] ?? 'Check the disk and try again.'),
      { cause: context.cause },
    );
    this.operation = context.operation;
    this.path = context.path;
    this.code = context.code;
  }
}

/** Does something other than a save; a StoreWriteError then says what did not come about. */
export async function orElseSay<T>(outcome: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StoreWriteError)) throw error;
    const { operation, path, code, cause } = error;
    throw new StoreWriteError({ operation, path, code, cause, outcome });
  }
}
