export { openS3Store } from './s3-store.js';
export type { S3Store, S3StoreOptions } from './s3-store.js';
export { S3ClientMissingError } from '../errors/s3-client-missing-error.js';
