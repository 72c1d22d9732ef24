import { join } from 'node:path';
import type { CheckpointEntry } from './checkpoint-entry.js';
import { INDEX_FILE, writeIndex } from './checkpoint-index.js';
import type { GoodCheckpoint, InspectedCheckpoint } from './checkpoint-inspection.js';
import { checkFiles, problemsOf } from './file-survey.js';
import type { FileSystemPort } from './file-system-port.js';
import { errorCode } from './file-system-port.js';
import { isBeingRead } from './reading-register.js';
import { isLeftover, moveToTrash, removeTree } from './removal.js';
import { planRemoval } from './retention.js';
import { scanStore } from './store-scan.js';
import type { StoreWarnings } from './store-warnings.js';
import { messageOf } from './store-warnings.js';

/**
 * Keeps a store tidy after each save: the index, retention, leftovers. Called under the store's lock only. Nothing here
 * can make a save fail: what goes wrong is told and left for the next time.
 */
export class StoreKeeper {
  readonly #fs: FileSystemPort;
  readonly #store: string;
  readonly #keepLastN: number;
  readonly #warnings: StoreWarnings;
  readonly #protected = new Set<string>();
  /** Identity of checkpoints whose every byte has been checked here, and their signature then. */
  readonly #verified = new Map<string, string>();

  constructor(fs: FileSystemPort, store: string, keepLastN: number, warnings: StoreWarnings) {
    this.#fs = fs;
    this.#store = store;
    this.#keepLastN = keepLastN;
    this.#warnings = warnings;
  }

  protect(name: string): void {
    this.#protected.add(name);
  }

  /** Brings index and retention up to date after a save; gives the names of removed checkpoints, oldest first. */
  async tidy(savedName: string): Promise<string[]> {
    const removed: string[] = [];
    try {
      const { checkpoints } = await scanStore(this.#fs, this.#store);
      const good = checkpoints.filter((checkpoint) => checkpoint.kind === 'good');
      const saved = good.find(({ entry }) => entry.name === savedName);
      if (saved !== undefined) this.#remember(saved);
      const removable = await this.#planRemoval(good);
      await this.#writeIndex(good.filter((checkpoint) => !removable.includes(checkpoint)));
      for (const { entry } of removable.toReversed()) {
        if (await this.#remove(entry, checkpoints)) removed.push(entry.name);
      }
    } catch (error) {
      this.#warnings.tell(
        `Old checkpoints were not tidied up after saving ${savedName}: ${messageOf(error)}`,
      );
    }
    return removed;
  }

  /** Removes what dead processes left half-written or half-removed; under the lock, nobody works on such names. */
  async removeLeftovers(names: Iterable<string>): Promise<void> {
    for (const name of names) {
      if (!isLeftover(name)) continue;
      try {
        await removeTree(this.#fs, join(this.#store, name));
      } catch (error) {
        this.#warnings.tell(`The leftover ${name} could not be removed: ${messageOf(error)}`);
      }
    }
  }

  #planRemoval(oldestFirst: readonly GoodCheckpoint[]): Promise<GoodCheckpoint[]> {
    return planRemoval(oldestFirst.toReversed(), {
      keepLastN: this.#keepLastN,
      isNeeded: ({ entry }) => this.#protected.has(entry.name) || isBeingRead(entry.path),
      isVerified: (checkpoint) => this.#isVerified(checkpoint),
    });
  }

  async #isVerified(checkpoint: GoodCheckpoint): Promise<boolean> {
    const { entry, manifest, signature } = checkpoint;
    if (this.#verified.get(manifest.identity) === signature) return true;
    const problems = problemsOf((await checkFiles(this.#fs, entry.path, manifest)).checks);
    if (problems.length === 0) this.#remember(checkpoint);
    else this.#warnings.tellOnce(`The checkpoint ${entry.name} cannot be used: ${problems.join('; ')}.`);
    return problems.length === 0;
  }

  #remember({ manifest, signature }: GoodCheckpoint): void {
    this.#verified.set(manifest.identity, signature);
  }

  async #writeIndex(checkpoints: readonly GoodCheckpoint[]): Promise<void> {
    try {
      await writeIndex(this.#fs, this.#store, checkpoints);
    } catch (error) {
      this.#warnings.tell(`${INDEX_FILE} could not be written; a later save will: ${messageOf(error)}`);
    }
  }

  async #remove(entry: CheckpointEntry, checkpoints: readonly InspectedCheckpoint[]): Promise<boolean> {
    try {
      await moveToTrash(this.#fs, this.#store, entry.name);
    } catch (error) {
      this.#warnings.tell(`The old checkpoint ${entry.name} could not be removed: ${messageOf(error)}`);
      return false;
    }
    const labelLives = checkpoints.some(
      (other) => other.entry.label === entry.label && other.entry.name !== entry.name,
    );
    if (!labelLives) await this.#removeFigures(entry.label);
    return true;
  }

  async #removeFigures(label: string): Promise<void> {
    for (const file of [`metrics_iter_${label}.json`, `training_metrics_iter_${label}.png`]) {
      try {
        await this.#fs.removeFile(join(this.#store, file));
      } catch (error) {
        if (errorCode(error) !== 'ENOENT')
          this.#warnings.tell(`${file} could not be removed: ${messageOf(error)}`);
      }
    }
  }
}
