import { S3Client } from '@aws-sdk/client-s3';
import { cpSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import S3rver from '@20minutes/s3rver';
import type { S3StoreOptions } from '../src/s3/index.js';
import { temporaryDirectory } from './temporary-directory.js';

export const BUCKET = 'runs';

/** What happens to a request: it passes; it never arrives; or it is carried out and its answer is lost. */
export type Fate = 'passes' | 'never arrives' | 'answer is lost';

/**
 * A local S3 server. s3rver does not know conditional writes, which S3 has had since 2024: they are added here, as
 * documented, one write at a time.
 */
export class S3Server {
  /** `PUT key`, `GET key`, ...: every request that arrived. */
  readonly requests: string[] = [];
  /** Asked for each request, with the name that the client gives itself. */
  fateOf: (request: string, index: number, client: string) => Fate = () => 'passes';
  ignoresConditions = false;
  readonly #directory = temporaryDirectory();
  readonly #objects: S3rver['store'];
  readonly #handle: RequestListener;
  readonly #server = createServer((request, response) => void this.#take(request, response));
  readonly #start: Promise<unknown>;
  #lastWrite: Promise<void> = Promise.resolve();

  constructor() {
    const s3 = new S3rver({
      silent: true,
      // Under jest it does not come to the signatures that the client sends.
      allowMismatchedSignatures: true,
      directory: this.#directory,
      configureBuckets: [{ name: BUCKET, configs: [] }],
    });
    this.#objects = s3.store;
    this.#handle = s3.callback();
    this.#start = s3.configureBuckets();
  }

  async listen(): Promise<void> {
    await this.#start;
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** How a client reaches this server. */
  get clientConfig() {
    const { port } = this.#server.address() as AddressInfo;
    return {
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
      maxAttempts: 1,
    };
  }

  storeOptions(prefix: string): S3StoreOptions {
    return { bucket: BUCKET, prefix, client: this.clientConfig };
  }

  client(): S3Client {
    return new S3Client(this.clientConfig);
  }

  /** Copies everything below a prefix to another, beside the protocol. */
  copy(from: string, to: string): void {
    cpSync(join(this.#directory, BUCKET, from), join(this.#directory, BUCKET, to), { recursive: true });
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const key = decodeURIComponent(pathname).slice(BUCKET.length + 2);
    const text = `${request.method} ${key}`;
    const fate = this.fateOf(text, this.requests.length, request.headers['user-agent'] ?? '');
    if (fate === 'never arrives') {
      request.socket.destroy();
      return;
    }
    this.requests.push(text);
    if (request.method !== 'PUT') return this.#pass(request, response, fate);
    const write = this.#lastWrite.then(async () => {
      if (this.ignoresConditions || (await this.#conditionHolds(request, key)))
        await this.#pass(request, response, fate);
      else refuse(request, response);
    });
    this.#lastWrite = write;
    return write;
  }

  async #pass(request: IncomingMessage, response: ServerResponse, fate: Fate): Promise<void> {
    // Writes nothing to a connection that is gone, and does everything else.
    if (fate === 'answer is lost') response.write = response.end = (() => request.socket.destroy()) as never;
    const done = new Promise<void>((resolve) => response.once('close', resolve));
    this.#handle(request, response);
    await done;
  }

  async #conditionHolds({ headers }: IncomingMessage, key: string): Promise<boolean> {
    const [ifNoneMatch, ifMatch] = [headers['if-none-match'], headers['if-match']];
    if (ifNoneMatch === undefined && ifMatch === undefined) return true;
    const object = await this.#objects.getObject(BUCKET, key);
    object?.content.destroy();
    const tag = object?.metadata['etag']?.replaceAll('"', '');
    return ifNoneMatch === undefined
      ? tag !== undefined && tag === ifMatch?.replaceAll('"', '')
      : object === null;
  }
}

function refuse(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  response.writeHead(412, { 'content-type': 'application/xml' });
  response.end(
    '<?xml version="1.0" encoding="UTF-8"?><Error><Code>PreconditionFailed</Code><Message>a condition did not hold</Message></Error>',
  );
}
