/** A file that was asked for could not be written, by no fault of who asked: a full disk, a failing one. */
export class FileWriteError extends Error {
  override readonly name = 'FileWriteError';
  constructor(
    /** Absolute. */
    readonly path: string,
    cause: Error,
  ) {
    super(`${path} cannot be written: ${cause.message}`, { cause });
  }
}
