import type { S3Client } from '@aws-sdk/client-s3';
import * as library from '@aws-sdk/client-s3';
import { S3FileSystem } from '../src/s3/s3-file-system.js';
import { S3Objects } from '../src/s3/s3-objects.js';

export const BUCKET = 'runs';

const LEASE_MS = 60_000;

/** What happens to a request: it is answered; it never arrives; it is carried out and its answer is lost; it is refused. */
export type Fate = 'passes' | 'never arrives' | 'answer is lost' | { status: number };

interface StoredObject {
  bytes: Uint8Array;
  etag: string;
  modifiedAt: Date;
}

type Objects = Map<string, StoredObject>;

/** Object storage in memory, by the rules of S3: whole objects, and writes under conditions. */
export class MemoryBucket {
  readonly objects: Objects;
  /** The server's clock. */
  now: Date;
  #versions = 0;

  constructor(objects: Objects = new Map(), now = new Date(0)) {
    this.objects = new Map(objects);
    this.now = now;
  }

  /** Every lock that nobody renews is free afterwards. */
  endLeases(): void {
    this.now = new Date(this.now.getTime() + 2 * LEASE_MS);
  }

  copy(): MemoryBucket {
    return new MemoryBucket(this.objects, this.now);
  }

  /** What a client has done before it died. */
  rename(from: string, to: string): void {
    this.#store(to, this.#find(from).bytes);
    this.objects.delete(from);
  }

  /** A connection of its own, of which every request meets its fate; a request's number is its place among all. */
  connect(fateOf: (request: number) => Fate = () => 'passes'): {
    fileSystem: S3FileSystem;
    requests: () => number;
  } {
    let requests = 0;
    const send = async (command: unknown): Promise<unknown> => {
      const fate = fateOf(requests++);
      // A request takes longer than what is done in memory.
      await Promise.resolve();
      if (fate === 'never arrives') throw lostConnection();
      if (typeof fate === 'object') throw failure('Failed', fate.status);
      const answer = this.#answer(command);
      if (fate === 'answer is lost') throw lostConnection();
      return answer;
    };
    const client = { send } as unknown as S3Client;
    const fileSystem = new S3FileSystem(new S3Objects(client, library, BUCKET), LEASE_MS);
    return { fileSystem, requests: () => requests };
  }

  #answer(command: unknown): unknown {
    if (command instanceof library.PutObjectCommand) return this.#put(command.input);
    if (command instanceof library.GetObjectCommand) return this.#get(command.input.Key);
    if (command instanceof library.HeadObjectCommand) return headOf(this.#find(command.input.Key));
    if (command instanceof library.ListObjectsV2Command) return this.#list(command.input.Prefix ?? '');
    if (command instanceof library.CopyObjectCommand) return this.#copyObject(command.input);
    if (command instanceof library.DeleteObjectCommand)
      return void this.objects.delete(command.input.Key ?? '');
    throw new Error('a request that the bucket does not know');
  }

  #put({ Key = '', Body, IfNoneMatch, IfMatch }: library.PutObjectCommandInput): unknown {
    const there = this.objects.get(Key);
    if (IfNoneMatch !== undefined && there !== undefined) throw failure('PreconditionFailed', 412);
    if (IfMatch !== undefined && there === undefined) throw failure('NoSuchKey', 404);
    if (IfMatch !== undefined && there?.etag !== IfMatch) throw failure('PreconditionFailed', 412);
    return { ETag: this.#store(Key, Uint8Array.from(Body as Uint8Array)) };
  }

  #get(key = ''): unknown {
    const object = this.#find(key);
    return { ...headOf(object), Body: { transformToByteArray: async () => object.bytes.slice() } };
  }

  #list(prefix: string): unknown {
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix)).sort();
    const Contents = keys.map((Key) => {
      const { ContentLength, ...rest } = headOf(this.#find(Key));
      return { Key, Size: ContentLength, ...rest };
    });
    return { Contents, IsTruncated: false };
  }

  #copyObject({ CopySource = '', Key = '' }: library.CopyObjectCommandInput): unknown {
    const source = decodeURIComponent(CopySource).slice(BUCKET.length + 1);
    return { CopyObjectResult: { ETag: this.#store(Key, this.#find(source).bytes) } };
  }

  #store(key: string, bytes: Uint8Array): string {
    const etag = `"${this.objects.size}-${this.#versions++}-${key}"`;
    this.objects.set(key, { bytes, etag, modifiedAt: this.now });
    return etag;
  }

  #find(key = ''): StoredObject {
    const object = this.objects.get(key);
    if (object === undefined) throw failure('NoSuchKey', 404);
    return object;
  }
}

function headOf({ bytes, etag, modifiedAt }: StoredObject) {
  return { ContentLength: bytes.length, ETag: etag, LastModified: modifiedAt };
}

function failure(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error(`made to fail with ${httpStatusCode}`), {
    name,
    $metadata: { httpStatusCode },
  });
}

function lostConnection(): Error {
  return Object.assign(new Error('the connection was lost'), { code: 'ECONNRESET' });
}
