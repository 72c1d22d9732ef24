import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import type * as S3Library from '@aws-sdk/client-s3';
import { S3ClientMissingError } from '../errors/s3-client-missing-error.js';
import type { FileSystemPort } from '../file-system-port.js';
import { S3FileSystem } from './s3-file-system.js';
import { S3Objects } from './s3-objects.js';

const DEFAULT_LEASE_MS = 60_000;
const MIN_LEASE_MS = 1000;

export interface S3StoreOptions {
  bucket: string;
  /** Where in the bucket: 'runs/seed-7'. Nothing else may lie under it. */
  prefix: string;
  /** Of the client: region, endpoint, credentials, forcePathStyle. What is not given comes from the environment. */
  client?: S3ClientConfig;
  /** How long the lock outlives an owner that died, in milliseconds: 60,000 unless told, at least 1,000. */
  leaseMs?: number;
}

/** What a CheckpointManager is made with: `new CheckpointManager(store.directory, { fileSystem: store.fileSystem })`. */
export interface S3Store {
  /** `/<bucket>/<prefix>`: how the store is named in messages and entries. */
  directory: string;
  fileSystem: FileSystemPort;
  /** Closes the client's connections. Release the lock before. */
  close(): void;
}

/**
 * A place for checkpoints in object storage that speaks S3 and knows conditional writes (If-None-Match and If-Match).
 * Asks the network for nothing yet.
 *
 * @param load the library; a test's own, or the optional package @aws-sdk/client-s3
 * @throws S3ClientMissingError where that is not installed
 * @throws RangeError for a bucket, a prefix or a lease that cannot be
 */
export async function openS3Store(
  options: S3StoreOptions,
  load: () => Promise<typeof S3Library> = () => import('@aws-sdk/client-s3'),
): Promise<S3Store> {
  const { bucket, prefix, leaseMs = DEFAULT_LEASE_MS } = options;
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
    throw new RangeError(
      `${JSON.stringify(bucket)} is no name of a bucket: 3 to 63 of a-z, 0-9, '.' and '-'.`,
    );
  if (!prefix.split('/').every((part) => /^[\w.-]+$/.test(part) && !/^\.+$/.test(part)))
    throw new RangeError(
      `The prefix ${JSON.stringify(prefix)} cannot be used; give names of letters, digits, '.', '_' and '-', with '/' between.`,
    );
  if (!(leaseMs >= MIN_LEASE_MS))
    throw new RangeError(`leaseMs is ${leaseMs}; give at least ${MIN_LEASE_MS}.`);
  const library = await load().catch((cause: unknown) => {
    throw new S3ClientMissingError({ cause });
  });
  const client: S3Client = new library.S3Client({
    // Checksums that nobody asked for travel behind the content, and some servers store them as part of it. The store
    // reads back and compares what it has written anyway.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...options.client,
  });
  return {
    directory: `/${bucket}/${prefix}`,
    fileSystem: new S3FileSystem(new S3Objects(client, library, bucket), leaseMs),
    close: () => client.destroy(),
  };
}
