import type {
  DirectoryItem,
  FileLock,
  FileStatus,
  FileSystemPort,
  WritableFile,
} from '../src/file-system-port.js';

/** What a call does instead of its work: fail with a code, or, where it writes, take this share of the bytes. */
export type Fault = { code: string } | { takesShare: number };

/** Another file system of which calls fail. Calls are counted from 0, reading ones included. */
export class FaultyFileSystem implements FileSystemPort {
  readonly #behind: FileSystemPort;
  readonly #faultAt: (call: number) => Fault | null;
  calls = 0;
  /** The call that failed last, as in 'rename /a'. */
  failed: string | null = null;

  constructor(behind: FileSystemPort, faultAt: (call: number) => Fault | null) {
    this.#behind = behind;
    this.#faultAt = faultAt;
  }

  async status(path: string): Promise<FileStatus> {
    this.#count('status', path);
    return this.#behind.status(path);
  }

  async list(path: string): Promise<DirectoryItem[]> {
    this.#count('list', path);
    return this.#behind.list(path);
  }

  async read(path: string, maxBytes: number): Promise<Uint8Array> {
    this.#count('read', path);
    return this.#behind.read(path, maxBytes);
  }

  async createFile(path: string): Promise<WritableFile> {
    this.#count('create', path);
    const file = await this.#behind.createFile(path);
    return {
      write: async (bytes) => {
        const share = this.#count('write', path);
        return share === 0 ? 0 : file.write(bytes.subarray(0, Math.ceil(bytes.length * share)));
      },
      sync: async () => {
        this.#count('sync', path);
        return file.sync();
      },
      close: async () => {
        this.#count('close', path);
        return file.close();
      },
    };
  }

  async createDirectory(path: string): Promise<void> {
    this.#count('mkdir', path);
    return this.#behind.createDirectory(path);
  }

  async rename(from: string, to: string): Promise<void> {
    this.#count('rename', from);
    return this.#behind.rename(from, to);
  }

  async removeFile(path: string): Promise<void> {
    this.#count('unlink', path);
    return this.#behind.removeFile(path);
  }

  async removeDirectory(path: string): Promise<void> {
    this.#count('rmdir', path);
    return this.#behind.removeDirectory(path);
  }

  async syncDirectory(path: string): Promise<void> {
    this.#count('syncdir', path);
    return this.#behind.syncDirectory(path);
  }

  async tryLock(path: string, owner: string): Promise<FileLock | null> {
    this.#count('lock', path);
    return this.#behind.tryLock(path, owner);
  }

  /** Throws where the call is to fail; otherwise the share of its bytes that a write is to take. */
  #count(operation: string, path: string): number {
    const fault = this.#faultAt(this.calls++);
    if (fault === null) return 1;
    if ('takesShare' in fault && operation !== 'write') return 1;
    this.failed = `${operation} ${path}`;
    if ('takesShare' in fault) return fault.takesShare;
    throw Object.assign(new Error(`${fault.code}: made to fail, ${operation} ${path}`), { code: fault.code });
  }
}
