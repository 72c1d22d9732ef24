/** A file was written by a newer version of this package. It is neither guessed at nor changed. */
export class NewerMetricsFormatError extends Error {
  override readonly name = 'NewerMetricsFormatError';
  readonly path: string;
  readonly formatVersion: number;
  readonly supportedVersion: number;

  constructor(context: { path: string; formatVersion: number; supportedVersion: number }) {
    super(
      `${context.path} has format version ${context.formatVersion}; this program reads versions up to ` +
        `${context.supportedVersion}. Read it with the program that wrote it.`,
    );
    this.path = context.path;
    this.formatVersion = context.formatVersion;
    this.supportedVersion = context.supportedVersion;
  }
}
