/** What a disk's refusal means to whoever reads it, by the operating system's code. */
const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'disk full',
  EDQUOT: 'disk quota used up',
  EIO: 'disk error',
  EROFS: 'disk read-only',
  EACCES: 'directory not writable',
  EPERM: 'directory not writable',
  EMFILE: 'too many open files',
  ENFILE: 'too many open files',
};

/** A write that the disk did not take. It may take the next one. */
export interface DiskTrouble {
  /** The operating system's code, as ENOSPC. */
  readonly code: string;
  /** The same in words, as 'disk full'. */
  readonly reason: string;
}

/** The trouble with the disk that an error tells of; null when it is about something else. */
export function diskTrouble(error: unknown): DiskTrouble | null {
  if (!(error instanceof Error)) return null;
  const { code } = error as NodeJS.ErrnoException;
  const reason = REASONS[code ?? ''];
  if (code !== undefined && reason !== undefined) return { code, reason };
  return diskTrouble(error.cause);
}
