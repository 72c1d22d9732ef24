/** A checkpoint was written in a format that this version does not know. */
export class NewerFormatError extends Error {
  override readonly name = 'NewerFormatError';
  readonly path: string;
  readonly formatVersion: number;
  readonly supportedVersion: number;

  constructor(context: { path: string; formatVersion: number; supportedVersion: number }) {
    super(
      `The checkpoint ${context.path} has format version ${context.formatVersion}; this program reads versions up to ` +
        `${context.supportedVersion}. Load it with the newer program that wrote it, or name an older checkpoint.`,
    );
    this.path = context.path;
    this.formatVersion = context.formatVersion;
    this.supportedVersion = context.supportedVersion;
  }
}
