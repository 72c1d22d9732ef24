/** What a directory entry is; a symbolic link is 'other', whatever it points to. */
export type FileKind = 'file' | 'directory' | 'other';

export interface DirectoryItem {
  name: string;
  kind: FileKind;
}

export interface FileStatus {
  kind: FileKind;
  sizeBytes: number;
  /** Changes whenever the content changes, as far as that can be told without reading it; the index counts on it. */
  signature: string;
  modifiedAt: Date;
}

/** A new file that is being written. */
export interface WritableFile {
  /** Appends from the front of `bytes` and says how many bytes it took: possibly fewer than all. */
  write(bytes: Uint8Array): Promise<number>;
  /** Resolves once the content is on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** An exclusive lock. The kernel's is freed when its process dies; others may need a time to find that out. */
export interface FileLock {
  release(): Promise<void>;
}

/**
 * All that the store asks of a file system: a public interface, for storage other than this machine's disk. Paths are
 * absolute, joined with the machine's separator, and all lie in the manager's directory, but for references to
 * checkpoints elsewhere. Errors are those of node:fs, with their `code`; EFTYPE stands for a path
 * that is no regular file, EFBIG for a file that is longer than expected.
 *
 * Crash rules that the store counts on: what was written to a file is safe once its `sync` has resolved; creations,
 * renames and removals in a directory are safe once its `syncDirectory` has resolved; a rename within a directory is
 * atomic.
 */
export interface FileSystemPort {
  /** Of the path itself: a symbolic link is not followed. */
  status(path: string): Promise<FileStatus>;
  list(path: string): Promise<DirectoryItem[]>;
  /** The whole content of a regular file of at most `maxBytes`; never through a symbolic link. */
  read(path: string, maxBytes: number): Promise<Uint8Array>;
  /**
   * Whether the regular file at `path` holds exactly these bytes, by reading it; never through a symbolic link. A port
   * that can compare without giving out a copy has it; without it the store reads and compares.
   */
  holds?(path: string, bytes: Uint8Array): Promise<boolean>;
  /** Opens a new file for writing; an existing path of any kind is EEXIST, at the latest when the file is synced. */
  createFile(path: string): Promise<WritableFile>;
  /** An existing path of any kind is EEXIST. */
  createDirectory(path: string): Promise<void>;
  /**
   * Of a file, which may take the place of another one, or of a directory to a name that nothing has. Whole or not at
   * all.
   */
  rename(from: string, to: string): Promise<void>;
  removeFile(path: string): Promise<void>;
  /** Of an empty directory. */
  removeDirectory(path: string): Promise<void>;
  syncDirectory(path: string): Promise<void>;
  /**
   * Takes the lock of the file at `path`, which is created where it is missing, and writes `owner` into it; null when
   * somebody else has it.
   */
  tryLock(path: string, owner: string): Promise<FileLock | null>;
}

/** The operating system's code of an error, or 'UNKNOWN'. */
export function errorCode(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string')
    return error.code;
  return 'UNKNOWN';
}
