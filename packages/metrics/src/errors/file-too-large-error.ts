/** A file is larger than any that this package writes; it is not read into memory. */
export class FileTooLargeError extends Error {
  override readonly name = 'FileTooLargeError';
  readonly path: string;
  readonly sizeBytes: number;
  readonly limitBytes: number;

  constructor(context: { path: string; sizeBytes: number; limitBytes: number }) {
    super(
      `${context.path} has ${context.sizeBytes} bytes; at most ${context.limitBytes} are read. ` +
        'Check what wrote it, and move it away.',
    );
    this.path = context.path;
    this.sizeBytes = context.sizeBytes;
    this.limitBytes = context.limitBytes;
  }
}
