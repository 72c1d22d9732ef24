import { basename, dirname } from 'node:path';
import type {
  DirectoryItem,
  FileLock,
  FileStatus,
  FileSystemPort,
  WritableFile,
} from '../src/file-system-port.js';
import type { FileTree } from './file-tree.js';
import { copyTree, emptyTree, find } from './file-tree.js';

/** A step that changes or syncs the disk, in terms of inodes; `path` is for people. */
export type Operation = { path: string } & (
  | { kind: 'create' | 'mkdir'; directory: number; name: string; inode: number }
  | { kind: 'unlink' | 'rmdir'; directory: number; name: string; inode: number }
  | { kind: 'rename'; directory: number; name: string; to: string; inode: number; isFile: boolean }
  | { kind: 'write'; file: number; at: number; bytes: Uint8Array; truncates: boolean }
  | { kind: 'sync'; file: number }
  | { kind: 'syncdir'; directory: number }
);

const EPOCH = new Date(0);

/** Of all models together, so that no inode of one tree is another thing in a tree that was made from it. */
let newestInode = 0;

/**
 * A file system in memory, which logs every operation that changes or syncs something. What a program sees while it
 * runs is here; what a crash leaves of it is `CrashModel`'s. A signature tells inode and size only: a file whose bytes
 * change in place keeps it, as on a disk that loses bits.
 */
export class ModelFileSystem implements FileSystemPort {
  readonly tree: FileTree;
  readonly log: Operation[] = [];
  readonly #locked = new Set<number>();

  /** On a disk that holds `tree`, which stays as it is. */
  constructor(tree: FileTree = emptyTree()) {
    this.tree = copyTree(tree);
  }

  async status(path: string): Promise<FileStatus> {
    const inode = this.#inode(path);
    const bytes = this.tree.files.get(inode);
    const sizeBytes = bytes?.length ?? 0;
    return {
      kind: bytes === undefined ? 'directory' : 'file',
      sizeBytes,
      signature: `${inode}:${sizeBytes}`,
      modifiedAt: EPOCH,
    };
  }

  async list(path: string): Promise<DirectoryItem[]> {
    const { names } = this.#directory(path);
    return Array.from(names, ([name, inode]) => ({
      name,
      kind: this.tree.files.has(inode) ? 'file' : 'directory',
    }));
  }

  async read(path: string, maxBytes: number): Promise<Uint8Array> {
    const bytes = this.tree.files.get(this.#inode(path));
    if (bytes === undefined) throw failure('EFTYPE', path);
    if (bytes.length > maxBytes) throw failure('EFBIG', path);
    return bytes.slice();
  }

  async createFile(path: string): Promise<WritableFile> {
    const inode = this.#enter('create', path);
    this.tree.files.set(inode, new Uint8Array());
    return {
      write: async (bytes) => {
        const at = this.tree.files.get(inode)?.length ?? 0;
        this.#perform({ kind: 'write', path, file: inode, at, bytes: bytes.slice(), truncates: false });
        return bytes.length;
      },
      sync: async () => void this.log.push({ kind: 'sync', path, file: inode }),
      close: async () => undefined,
    };
  }

  async createDirectory(path: string): Promise<void> {
    this.tree.directories.set(this.#enter('mkdir', path), new Map());
  }

  async rename(from: string, to: string): Promise<void> {
    if (dirname(from) !== dirname(to)) throw failure('EXDEV', to);
    const { inode: directory } = this.#directory(dirname(from));
    const inode = this.#inode(from);
    const there = find(this.tree, to);
    if (there !== undefined && (this.tree.directories.get(there)?.size ?? 0) > 0)
      throw failure('ENOTEMPTY', to);
    const isFile = this.tree.files.has(inode);
    this.#perform({
      kind: 'rename',
      path: from,
      directory,
      name: basename(from),
      to: basename(to),
      inode,
      isFile,
    });
  }

  async removeFile(path: string): Promise<void> {
    this.#leave('unlink', path);
  }

  async removeDirectory(path: string): Promise<void> {
    if (this.#directory(path).names.size > 0) throw failure('ENOTEMPTY', path);
    this.#leave('rmdir', path);
  }

  async syncDirectory(path: string): Promise<void> {
    this.log.push({ kind: 'syncdir', path, directory: this.#directory(path).inode });
  }

  async tryLock(path: string, owner: string): Promise<FileLock | null> {
    const existing = find(this.tree, path);
    const inode = existing ?? this.#enter('create', path);
    if (existing === undefined) this.tree.files.set(inode, new Uint8Array());
    if (this.#locked.has(inode)) return null;
    this.#locked.add(inode);
    const write = (text: string): void => {
      const bytes = new TextEncoder().encode(text);
      this.#perform({ kind: 'write', path, file: inode, at: 0, bytes, truncates: true });
    };
    write(owner);
    return {
      release: async () => {
        write('');
        this.#locked.delete(inode);
      },
    };
  }

  #inode(path: string): number {
    const inode = find(this.tree, path);
    if (inode === undefined) throw failure('ENOENT', path);
    return inode;
  }

  #directory(path: string): { inode: number; names: Map<string, number> } {
    const inode = this.#inode(path);
    const names = this.tree.directories.get(inode);
    if (names === undefined) throw failure('ENOTDIR', path);
    return { inode, names };
  }

  #enter(kind: 'create' | 'mkdir', path: string): number {
    const { inode: directory, names } = this.#directory(dirname(path));
    const name = basename(path);
    if (names.has(name)) throw failure('EEXIST', path);
    const inode = ++newestInode;
    this.#perform({ kind, path, directory, name, inode });
    return inode;
  }

  #leave(kind: 'unlink' | 'rmdir', path: string): void {
    const inode = this.#inode(path);
    if (this.tree.files.has(inode) !== (kind === 'unlink'))
      throw failure(kind === 'unlink' ? 'EISDIR' : 'ENOTDIR', path);
    const { inode: directory } = this.#directory(dirname(path));
    this.#perform({ kind, path, directory, name: basename(path), inode });
  }

  #perform(operation: Operation): void {
    this.log.push(operation);
    apply(this.tree, operation);
  }
}

/** Does to a tree what an operation does; one that finds nothing to work on does nothing. */
export function apply(tree: FileTree, operation: Operation): void {
  if (operation.kind === 'write') {
    tree.files.set(operation.file, written(tree.files.get(operation.file), operation));
    return;
  }
  if (operation.kind === 'sync' || operation.kind === 'syncdir') return;
  const { directory, name, inode } = operation;
  let names = tree.directories.get(directory);
  if (names === undefined) tree.directories.set(directory, (names = new Map<string, number>()));
  switch (operation.kind) {
    case 'create':
    case 'mkdir':
      names.set(name, inode);
      return appear(tree, inode, operation.kind === 'create');
    case 'unlink':
    case 'rmdir':
      if (names.get(name) === inode) names.delete(name);
      return;
    case 'rename':
      if (names.get(name) === inode) names.delete(name);
      names.set(operation.to, inode);
      return appear(tree, inode, operation.isFile);
  }
}

/** The bytes of a file after a write: those of the write itself where they are all, as trees share what they hold. */
function written(
  before: Uint8Array | undefined,
  { at, bytes, truncates }: Extract<Operation, { kind: 'write' }>,
): Uint8Array {
  const kept = truncates || before === undefined ? 0 : before.length;
  if (at === 0 && kept <= bytes.length) return bytes;
  const after = new Uint8Array(Math.max(kept, at + bytes.length));
  if (before !== undefined) after.set(before.subarray(0, kept));
  after.set(bytes, at);
  return after;
}

/** An inode that a name leads to is there, empty where nothing has been written to it. */
function appear(tree: FileTree, inode: number, isFile: boolean): void {
  if (isFile && !tree.files.has(inode)) tree.files.set(inode, new Uint8Array());
  if (!isFile && !tree.directories.has(inode)) tree.directories.set(inode, new Map());
}

function failure(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}
