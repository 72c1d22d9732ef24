import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { archiveNameOf } from './archive/archive-name.js';
import type { SavedCheckpoint } from './checkpoint-content.js';
import type { EncodedContent } from './checkpoint-encoding.js';
import { placeContent } from './checkpoint-encoding.js';
import type { CheckpointIndex } from './checkpoint-index.js';
import type { InspectedCheckpoint } from './checkpoint-inspection.js';
import { entryOf } from './checkpoint-inspection.js';
import { formatCheckpointLabel, formatCheckpointName } from './checkpoint-name.js';
import { commitCheckpoint } from './checkpoint-writer.js';
import type { FileSystemPort } from './file-system-port.js';
import { scanForWriting } from './scan-for-writing.js';
import type { StoreKeeper } from './store-keeper.js';
import type { StoreWarnings } from './store-warnings.js';

/** What a writer must know of its store; plain data, so that a thread can be started with it. */
export interface StoreWriterOptions {
  /** Absolute. */
  directory: string;
  programVersion: string;
}

/** Writes checkpoints into a store, one after the other, under the lock that its manager holds. */
export interface StoreWriter {
  /**
   * Borrows the content's memory and gives it back when the promise settles.
   *
   * @throws StoreWriteError, StoreReadError, InvalidCheckpointInputError; or SavingThreadError
   */
  write(content: EncodedContent): Promise<SavedCheckpoint>;
  /** Keeps retention from removing a checkpoint. */
  protect(name: string): void;
  /** Prepares for writes to come. */
  open(): void;
  /** Gives back what `open`, or a write, took. */
  close(): Promise<void>;
}

/** Writes in the thread that asks for it. */
export class InlineStoreWriter implements StoreWriter {
  readonly #fs: FileSystemPort;
  readonly #store: string;
  readonly #programVersion: string;
  readonly #warnings: StoreWarnings;
  readonly #keeper: StoreKeeper;
  #newestSequence = 0;

  constructor(fs: FileSystemPort, options: StoreWriterOptions, keeper: StoreKeeper, warnings: StoreWarnings) {
    this.#fs = fs;
    this.#store = options.directory;
    this.#programVersion = options.programVersion;
    this.#warnings = warnings;
    this.#keeper = keeper;
  }

  async write(content: EncodedContent): Promise<SavedCheckpoint> {
    const { checkpoints, names, index } = await scanForWriting(
      this.#fs,
      this.#store,
      this.#keeper,
      this.#warnings,
    );
    const sequence = Math.max(this.#newestSequence, newestSequence(checkpoints, index)) + 1;
    const { name, label } = unusedName(content.iteration, names, checkpoints);
    const identity = randomBytes(16).toString('hex');
    const savedAt = new Date().toISOString();
    const placement = { name, label, identity, sequence, savedAt, programVersion: this.#programVersion };
    const encoded = placeContent(content, placement);
    const manifest = await commitCheckpoint(this.#fs, this.#store, name, encoded);
    this.#newestSequence = sequence;

    // From here on the checkpoint is safe, and nothing may make the save look failed.
    const removed = await this.#keeper.tidy(name);
    return { entry: entryOf(join(this.#store, name), manifest, encoded.metadata), removed };
  }

  protect(name: string): void {
    this.#keeper.protect(name);
  }

  open(): void {}

  async close(): Promise<void> {}
}

/** The highest number given so far; the index remembers those of checkpoints that somebody has deleted since. */
function newestSequence(checkpoints: readonly InspectedCheckpoint[], { known }: CheckpointIndex): number {
  let newest = 0;
  for (const { entry } of checkpoints) newest = Math.max(newest, entry.sequence);
  for (const { manifest } of known.values()) newest = Math.max(newest, manifest.sequence);
  return newest;
}

/** The first version of an iteration whose name and label nothing in the store has; archives keep theirs. */
function unusedName(
  iteration: number,
  names: ReadonlySet<string>,
  checkpoints: readonly InspectedCheckpoint[],
): { name: string; label: string } {
  const labels = new Set(checkpoints.map(({ entry }) => entry.label));
  for (let version = 1; ; version++) {
    const name = formatCheckpointName({ iteration, version });
    const label = formatCheckpointLabel({ iteration, version });
    if (!names.has(name) && !names.has(archiveNameOf(name)) && !labels.has(label)) return { name, label };
  }
}
