import type { CheckpointEntry } from './checkpoint-entry.js';
import { INDEX_FILE, writeIndex } from './checkpoint-index.js';
import type { GoodCheckpoint, InspectedCheckpoint } from './checkpoint-inspection.js';
import { CheckpointRemoval } from './checkpoint-removal.js';
import { checkFiles, problemsOf } from './file-survey.js';
import type { FileSystemPort } from './file-system-port.js';
import { isBeingRead } from './reading-register.js';
import { keepNeeded } from './retention/keep-needed.js';
import { keepPinned } from './retention/keep-pinned.js';
import type { RetentionSetting } from './retention/retention-options.js';
import { planRetention } from './retention/retention-plan.js';
import type { RetentionVerdict } from './retention/retention-plan.js';
import type { StoreScan } from './store-scan.js';
import { scanStore } from './store-scan.js';
import type { StoreWarnings } from './store-warnings.js';
import { messageOf } from './store-warnings.js';

/**
 * Keeps a store tidy: the index, retention, leftovers. Writes under the store's lock only. Nothing here can make a save
 * fail: what goes wrong is told and left for the next time.
 */
export class StoreKeeper {
  readonly #fs: FileSystemPort;
  readonly #store: string;
  readonly #setting: RetentionSetting;
  readonly #warnings: StoreWarnings;
  readonly #removal: CheckpointRemoval;
  readonly #protected = new Set<string>();
  /** Identity of checkpoints whose every byte has been checked here, and their signature then. */
  readonly #verified = new Map<string, string>();

  constructor(fs: FileSystemPort, store: string, setting: RetentionSetting, warnings: StoreWarnings) {
    this.#fs = fs;
    this.#store = store;
    this.#setting = setting;
    this.#warnings = warnings;
    this.#removal = new CheckpointRemoval(fs, store, warnings);
  }

  protect(name: string): void {
    this.#protected.add(name);
  }

  /** Whether this process works with a checkpoint: it was resumed from it, or loads it now. */
  isNeeded({ name, path }: CheckpointEntry): boolean {
    return this.#protected.has(name) || isBeingRead(path);
  }

  /** The newest checkpoint of which every byte is right, or null. @throws StoreReadError */
  async newestVerified(oldestFirst: readonly InspectedCheckpoint[]): Promise<GoodCheckpoint | null> {
    for (const checkpoint of goodOnes(oldestFirst).toReversed())
      if (await this.#isVerified(checkpoint)) return checkpoint;
    return null;
  }

  /** Writes the index anew, from what is there now. Under the lock. @throws StoreReadError */
  async reindex(): Promise<void> {
    await this.#writeIndex(goodOnes((await scanStore(this.#fs, this.#store)).checkpoints));
  }

  /** Brings index and retention up to date after a save; gives the names of removed checkpoints, oldest first. */
  async tidy(savedName: string): Promise<string[]> {
    try {
      const scan = await scanStore(this.#fs, this.#store);
      const saved = scan.checkpoints.find(({ entry }) => entry.name === savedName);
      if (saved?.kind === 'good') this.#remember(saved);
      return await this.apply(await this.plan(scan.checkpoints), scan);
    } catch (error) {
      this.#warnings.tell(
        `Old checkpoints were not tidied up after saving ${savedName}: ${messageOf(error)}`,
      );
      return [];
    }
  }

  /**
   * What retention says of every checkpoint, in the order given. Changes nothing.
   *
   * @throws StoreReadError
   */
  async plan(oldestFirst: readonly InspectedCheckpoint[]): Promise<RetentionVerdict[]> {
    const verdicts = await planRetention(goodOnes(oldestFirst).toReversed(), {
      ...this.#setting,
      always: [keepPinned, keepNeeded((entry) => this.isNeeded(entry))],
      isVerified: (checkpoint) => this.#isVerified(checkpoint),
    });
    const verdictOf = new Map(verdicts.map((verdict) => [verdict.entry, verdict]));
    return oldestFirst.map((checkpoint) => verdictOf.get(checkpoint.entry) ?? leftAlone(checkpoint));
  }

  /**
   * Does what a plan says: writes the index without what goes, and removes that. Under the lock.
   *
   * @param scan all that the store holds
   * @returns the names of what is gone, oldest first
   */
  async apply(
    plan: readonly RetentionVerdict[],
    scan: Pick<StoreScan, 'names' | 'checkpoints'>,
  ): Promise<string[]> {
    this.#tellOfBudget(plan);
    const going = plan.flatMap(({ entry, goes }) => (goes === null ? [] : [entry]));
    await this.#writeIndex(goodOnes(scan.checkpoints).filter(({ entry }) => !going.includes(entry)));
    const removed: string[] = [];
    for (const entry of going) if (await this.#removal.remove(entry, scan)) removed.push(entry.name);
    return removed;
  }

  /** See {@link CheckpointRemoval.removeLeftovers}. */
  removeLeftovers(scan: Pick<StoreScan, 'names' | 'checkpoints'>): Promise<string[]> {
    return this.#removal.removeLeftovers(scan);
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

  #tellOfBudget(plan: readonly RetentionVerdict[]): void {
    const staying = plan.filter(({ goes, entry }) => goes === null && entry.damaged === null);
    const bytes = staying.reduce((sum, { entry }) => sum + entry.sizeBytes, 0);
    if (bytes > this.#setting.maxBytes)
      this.#warnings.tellOnce(
        `The checkpoints exceed the budget of ${this.#setting.maxBytes} bytes: what is pinned, in use or needed as a ` +
          'fall-back is never removed.',
      );
  }

  async #writeIndex(checkpoints: readonly GoodCheckpoint[]): Promise<void> {
    try {
      await writeIndex(this.#fs, this.#store, checkpoints);
    } catch (error) {
      this.#warnings.tell(`${INDEX_FILE} could not be written; a later save will: ${messageOf(error)}`);
    }
  }
}

function goodOnes(checkpoints: readonly InspectedCheckpoint[]): GoodCheckpoint[] {
  return checkpoints.filter((checkpoint) => checkpoint.kind === 'good');
}

/** Retention neither counts nor removes what it cannot judge. */
function leftAlone({ kind, entry }: InspectedCheckpoint): RetentionVerdict {
  return {
    entry,
    keptBy: [kind === 'newer' ? 'of a newer format' : 'damaged, left for you to judge'],
    goes: null,
  };
}
