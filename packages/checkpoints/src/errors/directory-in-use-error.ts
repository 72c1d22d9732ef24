import type { LockOwner } from '../lock-owner.js';

/** Another training, or another save, holds the store's lock. */
export class DirectoryInUseError extends Error {
  override readonly name = 'DirectoryInUseError';
  readonly directory: string;
  /** Who holds the lock, where it could be read. */
  readonly owner: LockOwner | null;

  constructor(context: { directory: string; owner: LockOwner | null }) {
    const { directory, owner } = context;
    const holder =
      owner === null ? 'another process' : `process ${owner.pid} on ${owner.host} since ${owner.since}`;
    super(
      `The checkpoint directory ${directory} is in use by ${holder}; stop that training, or train into another directory.`,
    );
    this.directory = directory;
    this.owner = owner;
  }
}
