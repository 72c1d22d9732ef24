/** The part of the package that is used here; it brings no types. */
declare module '@20minutes/s3rver' {
  import type { RequestListener } from 'node:http';

  class S3rver {
    constructor(options: {
      silent: boolean;
      allowMismatchedSignatures: boolean;
      directory: string;
      configureBuckets: { name: string; configs: never[] }[];
    });
    configureBuckets(): Promise<unknown>;
    callback(): RequestListener;
    readonly store: {
      getObject(
        bucket: string,
        key: string,
      ): Promise<{ metadata: Record<string, string>; content: { destroy(): void } } | null>;
    };
  }

  export = S3rver;
}
