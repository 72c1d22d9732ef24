import { basename, relative } from 'node:path';
import type { FileSystemPort, WritableFile } from '../src/index.js';
import { nodeFileSystem } from '../src/index.js';

/** One call of the port: `write checkpoint_000010/metadata.json`, with random parts of names as `*`. */
export interface RecordedCall {
  operation: string;
  path: string;
}

/** What a call is to do instead of its work: throw, or (a write) take this many bytes only. */
export type Fault = { code: string } | { takesBytes: number } | null;

/**
 * The machine's file system, which writes down every call that changes or syncs something and asks `faultOf` before
 * each. Paths are relative to `root`.
 */
export class RecordingFileSystem implements FileSystemPort {
  readonly calls: RecordedCall[] = [];
  readonly #root: string;
  readonly #faultOf: (call: RecordedCall, index: number) => Fault;

  constructor(root: string, faultOf: (call: RecordedCall, index: number) => Fault = () => null) {
    this.#root = root;
    this.#faultOf = faultOf;
  }

  /** The calls as text. */
  get log(): string[] {
    return this.calls.map(({ operation, path }) => `${operation} ${path}`);
  }

  status = nodeFileSystem.status;
  list = nodeFileSystem.list;
  tryLock = nodeFileSystem.tryLock;

  async read(path: string, maxBytes: number): Promise<Uint8Array> {
    this.#record('read', path);
    return nodeFileSystem.read(path, maxBytes);
  }

  async createFile(path: string): Promise<WritableFile> {
    this.#record('create', path);
    const file = await nodeFileSystem.createFile(path);
    return {
      write: (bytes) => {
        const takesBytes = this.#record('write', path);
        return file.write(takesBytes === null ? bytes : bytes.subarray(0, takesBytes));
      },
      sync: () => {
        this.#record('sync', path);
        return file.sync();
      },
      close: () => file.close(),
    };
  }

  async createDirectory(path: string): Promise<void> {
    this.#record('mkdir', path);
    return nodeFileSystem.createDirectory(path);
  }

  async rename(from: string, to: string): Promise<void> {
    this.#record('rename', from, to);
    return nodeFileSystem.rename(from, to);
  }

  async removeFile(path: string): Promise<void> {
    this.#record('unlink', path);
    return nodeFileSystem.removeFile(path);
  }

  async removeDirectory(path: string): Promise<void> {
    this.#record('rmdir', path);
    return nodeFileSystem.removeDirectory(path);
  }

  async syncDirectory(path: string): Promise<void> {
    this.#record('syncdir', path);
    return nodeFileSystem.syncDirectory(path);
  }

  /** Throws where the call is to fail; otherwise gives how many bytes it may take, null for all. */
  #record(operation: string, path: string, to?: string): number | null {
    const shown = to === undefined ? this.#show(path) : `${this.#show(path)} ${basename(this.#show(to))}`;
    const call = { operation, path: shown };
    const fault = this.#faultOf(call, this.calls.length);
    this.calls.push(call);
    if (fault === null) return null;
    if ('takesBytes' in fault) return fault.takesBytes;
    throw Object.assign(new Error(`${fault.code}: made to fail, ${operation} ${shown}`), {
      code: fault.code,
    });
  }

  #show(path: string): string {
    return relative(this.#root, path).replace(/-[0-9a-f]{16}/g, '-*');
  }
}
