import { resolve } from 'node:path';
import { CheckpointArchives } from './archive/checkpoint-archives.js';
import type { ArchiveEntry, ArchiveOptions } from './archive/checkpoint-archives.js';
import type { CheckpointInput, LoadedCheckpoint, SavedCheckpoint } from './checkpoint-content.js';
import { encodeContent } from './checkpoint-encoding.js';
import type { CheckpointEntry } from './checkpoint-entry.js';
import { pinCheckpoint, unpinCheckpoint } from './checkpoint-pin.js';
import { LATEST } from './checkpoint-reference.js';
import { CopyBuffers } from './copy-buffers.js';
import { orElseSay } from './errors/store-write-error.js';
import type { FileLock, FileSystemPort } from './file-system-port.js';
import { MAX_PROGRAM_VERSION_LENGTH } from './manifest.js';
import { nodeFileSystem } from './node-file-system.js';
import type { MetricMode } from './retention/keep-best.js';
import { checkMode, retentionSetting } from './retention/retention-options.js';
import type { RetentionOptions } from './retention/retention-options.js';
import type { RetentionVerdict } from './retention/retention-plan.js';
import { StoreKeeper } from './store-keeper.js';
import { lockStore } from './store-lock.js';
import { scanForWriting } from './scan-for-writing.js';
import { StoreReader } from './store-reader.js';
import type { StoreScan } from './store-scan.js';
import { listIfThere } from './store-scan.js';
import { messageOf, StoreWarnings } from './store-warnings.js';
import type { StoreWriter } from './store-writer.js';
import { InlineStoreWriter } from './store-writer.js';
import { ThreadedStoreWriter } from './threads/threaded-store-writer.js';
import type { VerificationReport, Verdict } from './verification.js';

/** What the best checkpoint is the best by, unless told. */
const DEFAULT_METRIC = 'reward_mean';

export interface CheckpointManagerOptions extends RetentionOptions {
  /** Gets one sentence for everything that is not as it should be and stops nothing. Unless told: a process warning. */
  onWarning?: (message: string) => void;
  /** Of the program that saves, for the manifest; 'unknown' unless told. */
  programVersion?: string;
  /** This machine's unless told. */
  fileSystem?: FileSystemPort;
  /**
   * Whether saves run in a thread of their own, so that the thread that asks for one only makes the copy. It lives as
   * long as the lock is held. A `fileSystem` of your own cannot cross threads: then saves run in the thread that asks.
   * False unless told.
   */
  thread?: boolean;
}

/** All that a store holds. */
export interface StoreContents {
  /** Damaged ones included, in the order of saving. */
  checkpoints: CheckpointEntry[];
  /** Sorted by name. */
  archives: ArchiveEntry[];
  /** When the index was last written (ISO 8601, UTC), or null where there is none that can be used. */
  indexUpdatedAt: string | null;
}

/** What `prune` did, or would do. */
export interface PruneReport {
  /** Every checkpoint, damaged ones included, oldest first. */
  verdicts: RetentionVerdict[];
  /** Names of those that are gone, oldest first; empty for a dry run. */
  removed: string[];
}

/**
 * A directory of checkpoints. Saving takes the directory's lock; reading takes none and may go on beside it, from any
 * process. A directory that does not exist is an empty store, and comes into being with the first save or lock.
 */
export class CheckpointManager {
  /** Absolute. */
  readonly directory: string;
  readonly #fs: FileSystemPort;
  readonly #warnings: StoreWarnings;
  readonly #keeper: StoreKeeper;
  readonly #reader: StoreReader;
  readonly #archives: CheckpointArchives;
  readonly #writer: StoreWriter;
  readonly #copies = new CopyBuffers();
  #lock: FileLock | null = null;
  /** Ends when the newest write does: writes of one manager happen one after the other. */
  #lastWrite: Promise<unknown> = Promise.resolve();

  /** @throws RangeError for a rule of retention that is not of its range */
  constructor(directory: string, options: CheckpointManagerOptions = {}) {
    const { keepBest, programVersion = 'unknown', fileSystem = nodeFileSystem, thread = false } = options;
    const setting = retentionSetting(options);
    this.directory = resolve(directory);
    this.#fs = fileSystem;
    this.#warnings = new StoreWarnings(
      options.onWarning ?? ((message) => process.emitWarning(message, { type: 'CheckpointWarning' })),
    );
    this.#keeper = new StoreKeeper(fileSystem, this.directory, setting, this.#warnings);
    const best = { metric: keepBest?.metric ?? DEFAULT_METRIC, mode: keepBest?.mode ?? 'max' };
    this.#reader = new StoreReader(fileSystem, this.directory, best, this.#warnings);
    this.#archives = new CheckpointArchives(fileSystem, this.directory, {
      reader: this.#reader,
      keeper: this.#keeper,
      warnings: this.#warnings,
    });
    const writing = {
      directory: this.directory,
      programVersion: programVersion.slice(0, MAX_PROGRAM_VERSION_LENGTH),
    };
    this.#writer =
      thread && fileSystem === nodeFileSystem
        ? new ThreadedStoreWriter({ ...writing, retention: retentionOf(options) }, this.#warnings)
        : new InlineStoreWriter(fileSystem, writing, this.#keeper, this.#warnings);
  }

  /**
   * Keeps every other writer out of the directory until `releaseLock`, or until this process ends, in whatever way.
   * Does nothing where this manager has the lock already.
   *
   * @throws DirectoryInUseError, LockUnavailableError, StoreWriteError
   */
  async acquireLock(): Promise<void> {
    await this.#inTurn(async () => {
      this.#lock ??= await orElseSay('The checkpoint directory cannot be written to', () =>
        lockStore(this.#fs, this.directory),
      );
      this.#writer.open();
    });
  }

  /** Waits for a save that is under way, and does nothing where this manager does not have the lock. */
  async releaseLock(): Promise<void> {
    await this.#inTurn(async () => {
      const lock = this.#lock;
      this.#lock = null;
      await this.#writer.close();
      await lock?.release();
    });
  }

  /**
   * Writes a checkpoint. Once the promise resolves it is on the disk, whole and verified; when it rejects, the store
   * is as it was. The input is copied before the first pause, so that training may go on meanwhile. One save runs at a
   * time: further ones wait, each with its copy in memory, so await one before asking for the next.
   *
   * @throws InvalidCheckpointInputError, StoreWriteError, StoreReadError, DirectoryInUseError, LockUnavailableError;
   *   SavingThreadError where the save's thread died: then the list tells whether it was saved
   */
  async save(input: CheckpointInput): Promise<SavedCheckpoint> {
    const content = encodeContent(input, (byteLength) => this.#copies.take(byteLength));
    try {
      return await this.#inTurn(() => this.#withLock(() => this.#writer.write(content)));
    } finally {
      this.#copies.keep(content.files.map(({ bytes }) => bytes));
    }
  }

  /**
   * Reads a checkpoint and checks every byte of it.
   *
   * @param reference 'latest' (the newest good one, unless told); 'best' or 'best:hider_reward' (the best good one by a
   *   figure); an iteration, as number or text; a label such as '20_v2'; a name in the store; or the path of a checkpoint
   *   directory, here or anywhere else
   * @throws CheckpointNotFoundError where nothing answers to the reference; for 'latest': where the store is empty
   * @throws NoGoodCheckpointError where 'latest' or 'best' finds checkpoints and none of them good
   * @throws CheckpointDamagedError where the one that was named is damaged
   * @throws NewerFormatError where the named or the newest one is of a format that this version does not know
   * @throws StoreReadError where the machine, not the checkpoint, is the trouble
   */
  async load(reference: string | number = LATEST): Promise<LoadedCheckpoint> {
    return this.#reader.load(reference);
  }

  /**
   * The newest checkpoint that is good as far as can be told without reading weights; null in an empty store.
   *
   * @throws NoGoodCheckpointError, NewerFormatError, StoreReadError as `load` does
   */
  async getLatestCheckpoint(): Promise<CheckpointEntry | null> {
    return this.#reader.latest();
  }

  /**
   * The good checkpoint with the best figure, of equal ones the newer; null where none has such a figure.
   *
   * @param metric a number of its metadata; 'reward_mean' unless told
   * @param mode whether the highest figure is the best ('max', unless told) or the lowest
   * @throws RangeError, StoreReadError
   */
  async getBestCheckpoint(
    metric: string = DEFAULT_METRIC,
    mode: MetricMode = 'max',
  ): Promise<CheckpointEntry | null> {
    checkMode('mode', mode);
    return this.#reader.best({ metric, mode });
  }

  /** The checkpoint of an iteration that was saved last, which may be a damaged one; null where there is none. */
  async getCheckpointByIteration(iteration: number): Promise<CheckpointEntry | null> {
    return (await this.listCheckpoints()).findLast((entry) => entry.iteration === iteration) ?? null;
  }

  /** All checkpoints, damaged ones included, in the order of saving. Reads no weights. @throws StoreReadError */
  async listCheckpoints(): Promise<CheckpointEntry[]> {
    return (await this.#scanned()).checkpoints.map(({ entry }) => entry);
  }

  /** Checkpoints and archives, from one look at the directory. Reads no weights. @throws StoreReadError */
  async getContents(): Promise<StoreContents> {
    const { checkpoints, names, index } = await this.#scanned();
    return {
      checkpoints: checkpoints.map(({ entry }) => entry),
      archives: await this.#archives.among(names),
      indexUpdatedAt: index.updatedAt,
    };
  }

  async #scanned(): Promise<StoreScan> {
    const scan = await this.#reader.scan();
    this.#warnings.tellOfUnusable(scan.checkpoints);
    return scan;
  }

  /**
   * Compares every byte of a checkpoint with what was saved.
   *
   * @param reference as for `load`; 'latest' is here the newest one, good or not
   * @throws CheckpointNotFoundError, NewerFormatError, StoreReadError
   */
  async verify(reference: string | number): Promise<VerificationReport> {
    return this.#reader.verify(reference);
  }

  /** The same for all checkpoints, in the order of saving. @throws StoreReadError */
  async verifyAll(): Promise<Verdict[]> {
    return this.#reader.verifyAll();
  }

  /**
   * Keeps retention from ever removing a checkpoint, in any process, and in copies of it too. May be done while a
   * training saves.
   *
   * @param reference as for `load`; 'latest' is here the newest one
   * @throws CheckpointNotFoundError, CheckpointDamagedError, NewerFormatError, StoreReadError, StoreWriteError
   */
  async pin(reference: string | number): Promise<CheckpointEntry> {
    return pinCheckpoint(this.#fs, () => this.#reader.findGood(reference));
  }

  /** Takes a pin away, where there is one. @throws CheckpointNotFoundError, StoreReadError, StoreWriteError */
  async unpin(reference: string | number): Promise<CheckpointEntry> {
    return unpinCheckpoint(this.#fs, (await this.#reader.find(reference)).entry);
  }

  /**
   * Removes what retention would remove after a save, and says of every checkpoint what keeps it or why it goes.
   *
   * @param options.dryRun whether to say so only; that takes no lock and changes nothing
   * @throws StoreReadError, DirectoryInUseError, LockUnavailableError, StoreWriteError
   */
  async prune({ dryRun = false }: { dryRun?: boolean } = {}): Promise<PruneReport> {
    if (dryRun) {
      const { checkpoints } = await this.#reader.scan();
      return { verdicts: await this.#keeper.plan(checkpoints), removed: [] };
    }
    return this.#inTurn(() =>
      this.#withLock(async () => {
        const scan = await scanForWriting(this.#fs, this.directory, this.#keeper, this.#warnings);
        const verdicts = await this.#keeper.plan(scan.checkpoints);
        return { verdicts, removed: await this.#keeper.apply(verdicts, scan) };
      }),
    );
  }

  /**
   * Replaces a checkpoint by a .tar.gz of its name. The archive has been read back and every digest compared before the
   * original goes; figures and histories stay.
   *
   * @param reference as for `load`; it must lie in this store
   * @param options.keep whether the original stays beside the archive
   * @throws CheckpointNeededError for the newest good one, and for one in use, unless they are kept
   * @throws CheckpointNotFoundError, CheckpointDamagedError, NewerFormatError, NameTakenError, ArchiveDamagedError (for
   *   an archive that was there before), StoreReadError, StoreWriteError, DirectoryInUseError, LockUnavailableError
   */
  async archive(reference: string | number, options: ArchiveOptions = {}): Promise<ArchiveEntry> {
    return this.#inTurn(() => this.#withLock(() => this.#archives.archive(reference, options)));
  }

  /**
   * Replaces an archive by the checkpoint in it, under the name and with the identity that it had. Every digest is
   * compared before anything is written. The checkpoint comes back pinned: retention goes by age, and would take it
   * again with the next save.
   *
   * @param reference name, label or iteration of the checkpoint, name of the archive, or a path; what `tar -czf` makes
   *   of a checkpoint directory is taken as well
   * @param options.keep whether the archive stays; one that lies elsewhere always does
   * @throws ArchiveRefusedError, ArchiveDamagedError, NewerFormatError, CheckpointNotFoundError, NameTakenError,
   *   StoreReadError, StoreWriteError, DirectoryInUseError, LockUnavailableError
   */
  async unarchive(reference: string | number, options: ArchiveOptions = {}): Promise<CheckpointEntry> {
    return this.#inTurn(() => this.#withLock(() => this.#archives.unarchive(reference, options)));
  }

  /** The archives in the directory; no list of checkpoints shows them, and no 'latest' means one. @throws StoreReadError */
  async listArchives(): Promise<ArchiveEntry[]> {
    return this.#archives.among((await listIfThere(this.#fs, this.directory)).map(({ name }) => name));
  }

  /** Keeps retention from removing a checkpoint (a name in this store) for as long as this manager lives. */
  protect(name: string): void {
    this.#keeper.protect(name);
    this.#writer.protect(name);
  }

  // Writing

  async #withLock<T>(write: () => Promise<T>): Promise<T> {
    if (this.#lock !== null) return write();
    const lock = await lockStore(this.#fs, this.directory);
    try {
      return await write();
    } finally {
      await this.#writer.close();
      // The kernel frees it at the latest with this process; a save that succeeded stays one.
      await lock.release().catch((error: unknown) => this.#warnings.tell(messageOf(error)));
    }
  }

  async #inTurn<T>(write: () => Promise<T>): Promise<T> {
    const turn = this.#lastWrite.then(write, write);
    this.#lastWrite = turn.catch(() => undefined);
    return turn;
  }
}

/** The rules of retention alone, as plain data: they go to another thread. */
function retentionOf({ keepLastN, keepEvery, keepBest, maxBytes }: RetentionOptions): RetentionOptions {
  return {
    ...(keepLastN === undefined ? {} : { keepLastN }),
    ...(keepEvery === undefined ? {} : { keepEvery }),
    ...(keepBest === undefined ? {} : { keepBest: { ...keepBest } }),
    ...(maxBytes === undefined ? {} : { maxBytes }),
  };
}
