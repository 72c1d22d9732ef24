import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import type {
  CheckpointInput,
  LoadedCheckpoint,
  SavedCheckpoint,
  SkippedCheckpoint,
} from './checkpoint-content.js';
import type { EncodedContent } from './checkpoint-encoding.js';
import { encodeContent, placeContent } from './checkpoint-encoding.js';
import type { CheckpointEntry } from './checkpoint-entry.js';
import type { CheckpointIndex } from './checkpoint-index.js';
import { readIndex } from './checkpoint-index.js';
import type { GoodCheckpoint, InspectedCheckpoint } from './checkpoint-inspection.js';
import { entryOf, inspectCheckpoint } from './checkpoint-inspection.js';
import { formatCheckpointLabel, formatCheckpointName } from './checkpoint-name.js';
import { readCheckpoint } from './checkpoint-reader.js';
import { candidatePaths, LATEST } from './checkpoint-reference.js';
import { commitCheckpoint } from './checkpoint-writer.js';
import { CheckpointDamagedError } from './errors/checkpoint-damaged-error.js';
import { CheckpointNotFoundError } from './errors/checkpoint-not-found-error.js';
import { NewerFormatError } from './errors/newer-format-error.js';
import { NoGoodCheckpointError } from './errors/no-good-checkpoint-error.js';
import type { FileLock, FileSystemPort } from './file-system-port.js';
import { FORMAT_VERSION, MAX_PROGRAM_VERSION_LENGTH } from './manifest.js';
import { nodeFileSystem } from './node-file-system.js';
import { whileReading } from './reading-register.js';
import { StoreKeeper } from './store-keeper.js';
import { lockStore } from './store-lock.js';
import { scanStore } from './store-scan.js';
import { messageOf, StoreWarnings } from './store-warnings.js';
import type { VerificationReport } from './verification.js';
import { verifyCheckpoint } from './verification.js';

const DEFAULT_KEEP_LAST_N = 10;
/** How often a load starts over because retention, in another process, removed what it was reading. */
const MAX_RESCANS = 20;

export interface CheckpointManagerOptions {
  /** How many of the newest checkpoints retention keeps: 10 unless told; 0 keeps all; 1 keeps a fall-back too. */
  keepLastN?: number;
  /** Gets one sentence for everything that is not as it should be and stops nothing. Unless told: a process warning. */
  onWarning?: (message: string) => void;
  /** Of the program that saves, for the manifest; 'unknown' unless told. */
  programVersion?: string;
  /** This machine's unless told. */
  fileSystem?: FileSystemPort;
}

/**
 * A directory of checkpoints. Saving takes the directory's lock; reading takes none and may go on beside it, from any
 * process. A directory that does not exist is an empty store, and comes into being with the first save or lock.
 */
export class CheckpointManager {
  /** Absolute. */
  readonly directory: string;
  readonly #fs: FileSystemPort;
  readonly #programVersion: string;
  readonly #warnings: StoreWarnings;
  readonly #keeper: StoreKeeper;
  #lock: FileLock | null = null;
  #newestSequence = 0;
  /** Ends when the newest write does: writes of one manager happen one after the other. */
  #lastWrite: Promise<unknown> = Promise.resolve();

  /** @throws RangeError where keepLastN is no whole number >= 0 */
  constructor(directory: string, options: CheckpointManagerOptions = {}) {
    const {
      keepLastN = DEFAULT_KEEP_LAST_N,
      programVersion = 'unknown',
      fileSystem = nodeFileSystem,
    } = options;
    if (!Number.isSafeInteger(keepLastN) || keepLastN < 0)
      throw new RangeError(`keepLastN is ${keepLastN}; give a whole number, 0 to keep all checkpoints.`);
    this.directory = resolve(directory);
    this.#fs = fileSystem;
    this.#programVersion = programVersion.slice(0, MAX_PROGRAM_VERSION_LENGTH);
    this.#warnings = new StoreWarnings(
      options.onWarning ?? ((message) => process.emitWarning(message, { type: 'CheckpointWarning' })),
    );
    this.#keeper = new StoreKeeper(fileSystem, this.directory, keepLastN, this.#warnings);
  }

  /**
   * Keeps every other writer out of the directory until `releaseLock`, or until this process ends, in whatever way.
   * Does nothing where this manager has the lock already.
   *
   * @throws DirectoryInUseError, LockUnavailableError, StoreWriteError
   */
  async acquireLock(): Promise<void> {
    await this.#inTurn(async () => {
      this.#lock ??= await lockStore(this.#fs, this.directory);
    });
  }

  /** Waits for a save that is under way, and does nothing where this manager does not have the lock. */
  async releaseLock(): Promise<void> {
    await this.#inTurn(async () => {
      const lock = this.#lock;
      this.#lock = null;
      await lock?.release();
    });
  }

  /**
   * Writes a checkpoint. Once the promise resolves it is on the disk, whole and verified; when it rejects, the store
   * is as it was. The input is copied before the first pause, so that training may go on meanwhile.
   *
   * @throws InvalidCheckpointInputError, StoreWriteError, StoreReadError, DirectoryInUseError, LockUnavailableError
   */
  async save(input: CheckpointInput): Promise<SavedCheckpoint> {
    const content = encodeContent(input);
    return this.#inTurn(() => this.#withLock(() => this.#write(content)));
  }

  /**
   * Reads a checkpoint and checks every byte of it.
   *
   * @param reference 'latest' (the newest good one, unless told); an iteration, as number or text; a label such as
   *   '20_v2'; a name in the store; or the path of a checkpoint directory, here or anywhere else
   * @throws CheckpointNotFoundError where nothing answers to the reference; for 'latest': where the store is empty
   * @throws NoGoodCheckpointError where 'latest' finds checkpoints and none of them good
   * @throws CheckpointDamagedError where the one that was named is damaged
   * @throws NewerFormatError where the named or the newest one is of a format that this version does not know
   * @throws StoreReadError where the machine, not the checkpoint, is the trouble
   */
  async load(reference: string | number = LATEST): Promise<LoadedCheckpoint> {
    for (let attempt = 0; attempt < MAX_RESCANS; attempt++) {
      const loaded = await (reference === LATEST ? this.#loadLatest() : this.#loadNamed(reference));
      if (loaded !== null) return loaded;
    }
    throw this.#notFound(reference, 'it was removed while it was read');
  }

  /**
   * The newest checkpoint that is good as far as can be told without reading weights; null in an empty store.
   *
   * @throws NoGoodCheckpointError, NewerFormatError, StoreReadError as `load` does
   */
  async getLatestCheckpoint(): Promise<CheckpointEntry | null> {
    const newestFirst = (await this.#scan()).toReversed();
    for (const checkpoint of newestFirst) {
      if (checkpoint.kind === 'newer') throw newerFormat(checkpoint);
      if (checkpoint.kind === 'good') return checkpoint.entry;
      this.#warnings.tellOfUnusable([checkpoint]);
    }
    if (newestFirst.length === 0) return null;
    throw this.#noGoodOne(newestFirst.map(skip));
  }

  /** The checkpoint of an iteration that was saved last, which may be a damaged one; null where there is none. */
  async getCheckpointByIteration(iteration: number): Promise<CheckpointEntry | null> {
    return (await this.listCheckpoints()).findLast((entry) => entry.iteration === iteration) ?? null;
  }

  /** All checkpoints, damaged ones included, in the order of saving. Reads no weights. @throws StoreReadError */
  async listCheckpoints(): Promise<CheckpointEntry[]> {
    const checkpoints = await this.#scan();
    this.#warnings.tellOfUnusable(checkpoints);
    return checkpoints.map(({ entry }) => entry);
  }

  /** When the index was last written (ISO 8601, UTC), or null where there is none. @throws StoreReadError */
  async getIndexUpdatedAt(): Promise<string | null> {
    return (await readIndex(this.#fs, this.directory)).updatedAt;
  }

  /**
   * Compares every byte of a checkpoint with what was saved.
   *
   * @param reference as for `load`; 'latest' is here the newest one, good or not
   * @throws CheckpointNotFoundError, NewerFormatError, StoreReadError
   */
  async verify(reference: string | number): Promise<VerificationReport> {
    const checkpoint = await this.#find(reference);
    if (checkpoint.kind === 'newer') throw newerFormat(checkpoint);
    const { path } = checkpoint.entry;
    const report = await whileReading(path, () => verifyCheckpoint(this.#fs, checkpoint));
    if (!report.ok && (await inspectCheckpoint(this.#fs, path)) === null)
      throw this.#notFound(reference, 'it was removed while it was read');
    return report;
  }

  /** Keeps retention from removing a checkpoint (a name in this store) for as long as this manager lives. */
  protect(name: string): void {
    this.#keeper.protect(name);
  }

  // Writing

  async #write(content: EncodedContent): Promise<SavedCheckpoint> {
    const { checkpoints, names, index } = await scanStore(this.#fs, this.directory);
    this.#warnings.tellOfIndex(index.problem);
    this.#warnings.tellOfUnusable(checkpoints);
    this.#warnings.tellOfVanished(index.known.keys(), names);
    await this.#keeper.removeLeftovers(names);

    const sequence = Math.max(this.#newestSequence, newestSequence(checkpoints, index)) + 1;
    const { name, label } = unusedName(content.iteration, names, checkpoints);
    const identity = randomBytes(16).toString('hex');
    const savedAt = new Date().toISOString();
    const placement = { name, label, identity, sequence, savedAt, programVersion: this.#programVersion };
    const encoded = placeContent(content, placement);
    await commitCheckpoint(this.#fs, this.directory, name, encoded);
    this.#newestSequence = sequence;

    // From here on the checkpoint is safe, and nothing may make the save look failed.
    const removed = await this.#keeper.tidy(name);
    return { entry: entryOf(join(this.directory, name), encoded.manifest, encoded.metadata), removed };
  }

  async #withLock<T>(write: () => Promise<T>): Promise<T> {
    if (this.#lock !== null) return write();
    const lock = await lockStore(this.#fs, this.directory);
    try {
      return await write();
    } finally {
      // The kernel frees it at the latest with this process; a save that succeeded stays one.
      await lock.release().catch((error: unknown) => this.#warnings.tell(messageOf(error)));
    }
  }

  async #inTurn<T>(write: () => Promise<T>): Promise<T> {
    const turn = this.#lastWrite.then(write, write);
    this.#lastWrite = turn.catch(() => undefined);
    return turn;
  }

  // Reading

  /** Null where a checkpoint was removed meanwhile, so that the search must start over. */
  async #loadLatest(): Promise<LoadedCheckpoint | null> {
    const newestFirst = (await this.#scan()).toReversed();
    if (newestFirst.length === 0) throw this.#notFound(LATEST, `${this.directory} holds no checkpoint`);
    const skipped: SkippedCheckpoint[] = [];
    for (const checkpoint of newestFirst) {
      if (checkpoint.kind === 'newer') throw newerFormat(checkpoint);
      if (checkpoint.kind === 'damaged') {
        skipped.push(skip(checkpoint));
        continue;
      }
      const reading = await this.#read(checkpoint);
      if (reading.kind === 'vanished') return null;
      if (reading.kind === 'loaded') {
        this.#warnings.tellOfSkipped(skipped, reading.checkpoint.entry.name);
        return loaded(reading, skipped);
      }
      skipped.push({ name: checkpoint.entry.name, reason: reading.problems.join('; ') });
    }
    throw this.#noGoodOne(skipped);
  }

  async #loadNamed(reference: string | number): Promise<LoadedCheckpoint | null> {
    const checkpoint = await this.#find(reference);
    if (checkpoint.kind === 'newer') throw newerFormat(checkpoint);
    const reading = checkpoint.kind === 'damaged' ? checkpoint : await this.#read(checkpoint);
    if (reading.kind === 'vanished') return null;
    if (reading.kind === 'loaded') return loaded(reading, []);
    const { path } = checkpoint.entry;
    const alternative = await this.#newestGoodName(path);
    throw new CheckpointDamagedError({ path, problems: reading.problems, alternative });
  }

  #read(checkpoint: GoodCheckpoint) {
    return whileReading(checkpoint.entry.path, () => readCheckpoint(this.#fs, checkpoint));
  }

  async #find(reference: string | number): Promise<InspectedCheckpoint> {
    const { checkpoints } = await scanStore(this.#fs, this.directory);
    const newest = checkpoints.at(-1);
    if (reference === LATEST && newest !== undefined) return newest;
    for (const path of candidatePaths(reference, this.directory, checkpoints)) {
      const found = await inspectCheckpoint(this.#fs, path);
      if (found !== null) return found;
    }
    throw this.#notFound(reference, `there is none in ${this.directory} and no directory of that path`);
  }

  /** The newest checkpoint of the store whose every byte is right, other than the one at `path`. */
  async #newestGoodName(path: string): Promise<string | null> {
    const { checkpoints } = await scanStore(this.#fs, this.directory);
    for (const checkpoint of checkpoints.toReversed()) {
      if (checkpoint.kind !== 'good' || checkpoint.entry.path === path) continue;
      if ((await this.#read(checkpoint)).kind === 'loaded') return checkpoint.entry.name;
    }
    return null;
  }

  async #scan(): Promise<InspectedCheckpoint[]> {
    const { checkpoints, index } = await scanStore(this.#fs, this.directory);
    this.#warnings.tellOfIndex(index.problem);
    return checkpoints;
  }

  #notFound(reference: string | number, reason: string): CheckpointNotFoundError {
    return new CheckpointNotFoundError({ reference: String(reference), directory: this.directory, reason });
  }

  #noGoodOne(skipped: SkippedCheckpoint[]): NoGoodCheckpointError {
    return new NoGoodCheckpointError({ directory: this.directory, skipped });
  }
}

/** The highest number given so far; the index remembers those of checkpoints that somebody has deleted since. */
function newestSequence(checkpoints: readonly InspectedCheckpoint[], { known }: CheckpointIndex): number {
  let newest = 0;
  for (const { entry } of checkpoints) newest = Math.max(newest, entry.sequence);
  for (const { manifest } of known.values()) newest = Math.max(newest, manifest.sequence);
  return newest;
}

/** The first version of an iteration whose name and label nothing in the store has. */
function unusedName(
  iteration: number,
  names: ReadonlySet<string>,
  checkpoints: readonly InspectedCheckpoint[],
): { name: string; label: string } {
  const labels = new Set(checkpoints.map(({ entry }) => entry.label));
  for (let version = 1; ; version++) {
    const name = formatCheckpointName({ iteration, version });
    const label = formatCheckpointLabel({ iteration, version });
    if (!names.has(name) && !labels.has(label)) return { name, label };
  }
}

function loaded(
  { checkpoint, content }: Extract<Awaited<ReturnType<typeof readCheckpoint>>, { kind: 'loaded' }>,
  skipped: SkippedCheckpoint[],
): LoadedCheckpoint {
  return { entry: checkpoint.entry, metadata: checkpoint.metadata, ...content, skipped };
}

function skip({ entry }: InspectedCheckpoint): SkippedCheckpoint {
  return { name: entry.name, reason: entry.damaged ?? 'damaged' };
}

function newerFormat({
  entry,
  formatVersion,
}: Extract<InspectedCheckpoint, { kind: 'newer' }>): NewerFormatError {
  return new NewerFormatError({ path: entry.path, formatVersion, supportedVersion: FORMAT_VERSION });
}
