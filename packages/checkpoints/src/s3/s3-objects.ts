import type { S3Client } from '@aws-sdk/client-s3';
import type * as S3Library from '@aws-sdk/client-s3';
import { s3Error } from './s3-error.js';

/** What is known of an object without its content. */
export interface S3ObjectStatus {
  key: string;
  sizeBytes: number;
  etag: string;
  modifiedAt: Date;
}

/** When an object may be written: only where there is none, or only in place of the version with that tag. */
export type WriteCondition = { ifAbsent: true } | { ifTag: string } | null;

type Commands = Pick<
  typeof S3Library,
  | 'CopyObjectCommand'
  | 'DeleteObjectCommand'
  | 'GetObjectCommand'
  | 'HeadObjectCommand'
  | 'ListObjectsV2Command'
  | 'PutObjectCommand'
>;

/**
 * The few requests that the store makes of a bucket. Errors carry the codes of a file system: ENOENT, EEXIST (a
 * condition that does not hold), EFBIG, EACCES, EAGAIN, EIO.
 */
export class S3Objects {
  readonly #client: S3Client;
  readonly #commands: Commands;
  readonly bucket: string;

  constructor(client: S3Client, commands: Commands, bucket: string) {
    this.#client = client;
    this.#commands = commands;
    this.bucket = bucket;
  }

  /** Null where there is no such object. */
  async status(key: string): Promise<S3ObjectStatus | null> {
    const command = new this.#commands.HeadObjectCommand({ Bucket: this.bucket, Key: key });
    try {
      const { ContentLength = 0, ETag = '', LastModified = new Date(0) } = await this.#client.send(command);
      return { key, sizeBytes: ContentLength, etag: ETag, modifiedAt: LastModified };
    } catch (cause) {
      const error = s3Error(cause, key);
      if (error.code === 'ENOENT') return null;
      throw error;
    }
  }

  /** The objects whose key begins with `prefix`; all, or the first ones, at least `enough` where there are so many. */
  async list(prefix: string, enough = Infinity): Promise<S3ObjectStatus[]> {
    const found: S3ObjectStatus[] = [];
    let token: string | undefined;
    do {
      const input = { Bucket: this.bucket, Prefix: prefix };
      const page = await this.#send(prefix, () =>
        this.#client.send(
          new this.#commands.ListObjectsV2Command(
            token === undefined ? input : { ...input, ContinuationToken: token },
          ),
        ),
      );
      for (const { Key = '', Size = 0, ETag = '', LastModified = new Date(0) } of page.Contents ?? [])
        found.push({ key: Key, sizeBytes: Size, etag: ETag, modifiedAt: LastModified });
      token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    } while (token !== undefined && found.length < enough);
    return found;
  }

  /** The whole object. A longer one than `maxBytes` is EFBIG. */
  async read(key: string, maxBytes: number): Promise<{ bytes: Uint8Array; status: S3ObjectStatus }> {
    return this.#send(key, async () => {
      const command = new this.#commands.GetObjectCommand({ Bucket: this.bucket, Key: key });
      const {
        Body,
        ContentLength = 0,
        ETag = '',
        LastModified = new Date(0),
      } = await this.#client.send(command);
      if (ContentLength > maxBytes) {
        (Body as { destroy?: () => void } | undefined)?.destroy?.();
        throw Object.assign(new Error(`${key} is longer than ${maxBytes} bytes`), { code: 'EFBIG' });
      }
      const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
      return { bytes, status: { key, sizeBytes: ContentLength, etag: ETag, modifiedAt: LastModified } };
    });
  }

  /** Gives the tag of what was written. */
  async write(key: string, bytes: Uint8Array, condition: WriteCondition): Promise<string> {
    const input = { Bucket: this.bucket, Key: key, Body: bytes, ContentLength: bytes.length };
    const command = new this.#commands.PutObjectCommand(
      condition === null
        ? input
        : 'ifTag' in condition
          ? { ...input, IfMatch: condition.ifTag }
          : { ...input, IfNoneMatch: '*' },
    );
    return this.#send(key, async () => (await this.#client.send(command)).ETag ?? '');
  }

  /** Within the bucket, by the server. */
  async copy(from: string, to: string): Promise<void> {
    const source = `${this.bucket}/${from}`.split('/').map(encodeURIComponent).join('/');
    const command = new this.#commands.CopyObjectCommand({
      Bucket: this.bucket,
      CopySource: source,
      Key: to,
    });
    await this.#send(from, () => this.#client.send(command));
  }

  /** No error where there is none. */
  async remove(key: string): Promise<void> {
    const command = new this.#commands.DeleteObjectCommand({ Bucket: this.bucket, Key: key });
    await this.#send(key, () => this.#client.send(command));
  }

  async #send<T>(key: string, request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (cause) {
      throw s3Error(cause, key);
    }
  }
}
