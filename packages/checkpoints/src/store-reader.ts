import { basename, dirname } from 'node:path';
import { candidateArchives } from './archive/archive-name.js';
import type { LoadedCheckpoint, SkippedCheckpoint } from './checkpoint-content.js';
import type { CheckpointEntry } from './checkpoint-entry.js';
import type { GoodCheckpoint, InspectedCheckpoint } from './checkpoint-inspection.js';
import { inspectCheckpoint } from './checkpoint-inspection.js';
import { readCheckpoint } from './checkpoint-reader.js';
import type { BestReference } from './checkpoint-reference.js';
import { candidatePaths, LATEST, parseBestReference } from './checkpoint-reference.js';
import { CheckpointDamagedError } from './errors/checkpoint-damaged-error.js';
import { CheckpointNotFoundError } from './errors/checkpoint-not-found-error.js';
import { NewerFormatError } from './errors/newer-format-error.js';
import { NoGoodCheckpointError } from './errors/no-good-checkpoint-error.js';
import type { FileSystemPort } from './file-system-port.js';
import { FORMAT_VERSION } from './manifest.js';
import { whileReading } from './reading-register.js';
import { bestFirst } from './retention/keep-best.js';
import { scanStore } from './store-scan.js';
import type { StoreScan } from './store-scan.js';
import type { StoreWarnings } from './store-warnings.js';
import type { VerificationReport, Verdict } from './verification.js';
import { verifyCheckpoint } from './verification.js';

/** How often a load starts over because retention, in another process, removed what it was reading. */
const MAX_RESCANS = 20;

/** Finds and reads checkpoints. Takes no lock, and may go on beside a writer in any process. */
export class StoreReader {
  readonly #fs: FileSystemPort;
  readonly #store: string;
  readonly #defaultBest: BestReference;
  readonly #warnings: StoreWarnings;

  /** @param defaultBest what 'best' alone means */
  constructor(fs: FileSystemPort, store: string, defaultBest: BestReference, warnings: StoreWarnings) {
    this.#fs = fs;
    this.#store = store;
    this.#defaultBest = defaultBest;
    this.#warnings = warnings;
  }

  /** All checkpoints, oldest first, and what else is there. @throws StoreReadError */
  async scan(): Promise<StoreScan> {
    const scan = await scanStore(this.#fs, this.#store);
    this.#warnings.tellOfIndex(scan.index.problem);
    return scan;
  }

  /** See `CheckpointManager.load`. */
  async load(reference: string | number): Promise<LoadedCheckpoint> {
    const best = this.#bestReference(reference);
    for (let attempt = 0; attempt < MAX_RESCANS; attempt++) {
      const loading =
        reference === LATEST
          ? this.#loadLatest()
          : best === null
            ? this.#loadNamed(reference)
            : this.#loadBest(reference, best);
      const loaded = await loading;
      if (loaded !== null) return loaded;
    }
    throw this.notFound(reference, 'it was removed while it was read');
  }

  /** See `CheckpointManager.getLatestCheckpoint`. */
  async latest(): Promise<CheckpointEntry | null> {
    const newestFirst = (await this.scan()).checkpoints.toReversed();
    for (const checkpoint of newestFirst) {
      if (checkpoint.kind === 'newer') throw newerFormat(checkpoint);
      if (checkpoint.kind === 'good') return checkpoint.entry;
      this.#warnings.tellOfUnusable([checkpoint]);
    }
    if (newestFirst.length === 0) return null;
    throw this.#noGoodOne(newestFirst.map(skip));
  }

  /** See `CheckpointManager.getBestCheckpoint`. */
  async best(best: BestReference): Promise<CheckpointEntry | null> {
    return this.#bestFirst((await this.scan()).checkpoints, best)[0]?.entry ?? null;
  }

  /** See `CheckpointManager.verify`. */
  async verify(reference: string | number): Promise<VerificationReport> {
    const checkpoint = await this.find(reference);
    if (checkpoint.kind === 'newer') throw newerFormat(checkpoint);
    const report = await this.#verified(checkpoint);
    if (report === null) throw this.notFound(reference, 'it was removed while it was read');
    return report;
  }

  /** See `CheckpointManager.verifyAll`. */
  async verifyAll(): Promise<Verdict[]> {
    const verdicts: Verdict[] = [];
    for (const checkpoint of (await this.scan()).checkpoints) {
      if (checkpoint.kind === 'newer') {
        verdicts.push(checkpoint);
        continue;
      }
      const report = await this.#verified(checkpoint);
      // One that retention, in another process, has removed meanwhile was not damaged.
      if (report !== null) verdicts.push({ kind: 'verified', report });
    }
    return verdicts;
  }

  /**
   * The checkpoint that a reference means, good or not; 'latest' is here the newest one.
   *
   * @throws CheckpointNotFoundError, StoreReadError
   */
  async find(reference: string | number): Promise<InspectedCheckpoint> {
    const { checkpoints, names } = await scanStore(this.#fs, this.#store);
    const newest = checkpoints.at(-1);
    if (reference === LATEST && newest !== undefined) return newest;
    const best = this.#bestReference(reference);
    if (best !== null) {
      const found = this.#bestFirst(checkpoints, best)[0];
      if (found !== undefined) return found;
      throw this.#noBest(reference, best);
    }
    for (const path of candidatePaths(reference, this.#store, checkpoints)) {
      const found = await inspectCheckpoint(this.#fs, path);
      if (found !== null) return found;
    }
    const archive = candidateArchives(reference, this.#store, names).find((path) =>
      names.has(basename(path)),
    );
    const reason =
      archive !== undefined && dirname(archive) === this.#store
        ? `it is archived as ${basename(archive)} in ${this.#store}, and must be unarchived first`
        : `there is none in ${this.#store} and no directory of that path`;
    throw this.notFound(reference, reason);
  }

  /**
   * The same, where it must be a good one as far as can be told without reading weights.
   *
   * @throws CheckpointNotFoundError, CheckpointDamagedError, NewerFormatError, StoreReadError
   */
  async findGood(reference: string | number): Promise<GoodCheckpoint> {
    const checkpoint = await this.find(reference);
    if (checkpoint.kind === 'newer') throw newerFormat(checkpoint);
    if (checkpoint.kind === 'damaged') throw await this.damaged(checkpoint.entry.path, checkpoint.problems);
    return checkpoint;
  }

  /** The error for a checkpoint that was asked for by name, with the newest good one to use instead. */
  async damaged(path: string, problems: readonly string[]): Promise<CheckpointDamagedError> {
    return new CheckpointDamagedError({ path, problems, alternative: await this.#newestGoodName(path) });
  }

  notFound(reference: string | number, reason: string): CheckpointNotFoundError {
    return new CheckpointNotFoundError({ reference: String(reference), directory: this.#store, reason });
  }

  async #loadLatest(): Promise<LoadedCheckpoint | null> {
    const newestFirst = (await this.scan()).checkpoints.toReversed();
    if (newestFirst.length === 0) throw this.notFound(LATEST, `${this.#store} holds no checkpoint`);
    return this.#loadFirstGood(newestFirst);
  }

  async #loadBest(reference: string | number, best: BestReference): Promise<LoadedCheckpoint | null> {
    const candidates = this.#bestFirst((await this.scan()).checkpoints, best);
    if (candidates.length === 0) throw this.#noBest(reference, best);
    return this.#loadFirstGood(candidates);
  }

  /**
   * The first candidate of which every byte is right; those before it are told. Null where a checkpoint was removed
   * meanwhile, so that the search must start over.
   */
  async #loadFirstGood(candidates: readonly InspectedCheckpoint[]): Promise<LoadedCheckpoint | null> {
    const skipped: SkippedCheckpoint[] = [];
    for (const checkpoint of candidates) {
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

  /** Null as above. */
  async #loadNamed(reference: string | number): Promise<LoadedCheckpoint | null> {
    const checkpoint = await this.findGood(reference);
    const reading = await this.#read(checkpoint);
    if (reading.kind === 'vanished') return null;
    if (reading.kind === 'loaded') return loaded(reading, []);
    throw await this.damaged(checkpoint.entry.path, reading.problems);
  }

  /** Null where it was removed while it was read. */
  async #verified(checkpoint: InspectedCheckpoint): Promise<VerificationReport | null> {
    const { path } = checkpoint.entry;
    const report = await whileReading(path, () => verifyCheckpoint(this.#fs, checkpoint));
    return report.ok || (await inspectCheckpoint(this.#fs, path)) !== null ? report : null;
  }

  #read(checkpoint: GoodCheckpoint) {
    return whileReading(checkpoint.entry.path, () => readCheckpoint(this.#fs, checkpoint));
  }

  #bestReference(reference: string | number): BestReference | null {
    return parseBestReference(reference, this.#defaultBest);
  }

  #bestFirst(oldestFirst: readonly InspectedCheckpoint[], { metric, mode }: BestReference): GoodCheckpoint[] {
    const good = oldestFirst.filter((checkpoint) => checkpoint.kind === 'good');
    const byEntry = new Map(good.map((checkpoint) => [checkpoint.entry, checkpoint]));
    return bestFirst([...byEntry.keys()].toReversed(), metric, mode).map(
      (entry) => byEntry.get(entry) as GoodCheckpoint,
    );
  }

  /** The newest checkpoint of the store whose every byte is right, other than the one at `path`. */
  async #newestGoodName(path: string): Promise<string | null> {
    const { checkpoints } = await scanStore(this.#fs, this.#store);
    for (const checkpoint of checkpoints.toReversed()) {
      if (checkpoint.kind !== 'good' || checkpoint.entry.path === path) continue;
      if ((await this.#read(checkpoint)).kind === 'loaded') return checkpoint.entry.name;
    }
    return null;
  }

  #noBest(reference: string | number, { metric }: BestReference): CheckpointNotFoundError {
    return this.notFound(reference, `no good checkpoint in ${this.#store} has a figure ${metric}`);
  }

  #noGoodOne(skipped: SkippedCheckpoint[]): NoGoodCheckpointError {
    return new NoGoodCheckpointError({ directory: this.#store, skipped });
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
