/** The optional package that speaks with S3 is not installed. */
export class S3ClientMissingError extends Error {
  override readonly name = 'S3ClientMissingError';

  constructor(context: { cause: unknown }) {
    super(
      'Checkpoints in S3 need the package @aws-sdk/client-s3, which cannot be loaded here; install it with ' +
        '"npm install @aws-sdk/client-s3", or keep checkpoints in a directory.',
      { cause: context.cause },
    );
  }
}
