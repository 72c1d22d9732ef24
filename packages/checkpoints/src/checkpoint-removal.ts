import { basename, join } from 'node:path';
import { archivedName } from './archive/archive-name.js';
import type { CheckpointEntry } from './checkpoint-entry.js';
import { formatCheckpointLabel, parseCheckpointName } from './checkpoint-name.js';
import { pinnedAt } from './checkpoint-pin.js';
import { companionsIn } from './companion-files.js';
import type { FileSystemPort } from './file-system-port.js';
import { errorCode } from './file-system-port.js';
import {
  giveNameBack,
  isLeftover,
  nameBeforeRemoval,
  removeTrash,
  removeTree,
  takeNameAway,
} from './removal.js';
import type { StoreScan } from './store-scan.js';
import type { StoreWarnings } from './store-warnings.js';
import { messageOf } from './store-warnings.js';

type StoreContents = Pick<StoreScan, 'names' | 'checkpoints'>;

/**
 * Removes checkpoints with all that goes with them, and what dead processes have left. Called under the store's lock
 * only. What cannot be removed is told and left for the next time.
 */
export class CheckpointRemoval {
  readonly #fs: FileSystemPort;
  readonly #store: string;
  readonly #warnings: StoreWarnings;

  constructor(fs: FileSystemPort, store: string, warnings: StoreWarnings) {
    this.#fs = fs;
    this.#store = store;
    this.#warnings = warnings;
  }

  /** Whether the checkpoint is gone. `contents`: all that the store holds. */
  async remove({ name, label }: CheckpointEntry, contents: StoreContents): Promise<boolean> {
    let trash: string;
    try {
      trash = await takeNameAway(this.#fs, this.#store, name);
    } catch (error) {
      this.#warnings.tell(`The old checkpoint ${name} could not be removed: ${messageOf(error)}`);
      return false;
    }
    try {
      await this.#fs.syncDirectory(this.#store);
      // A pin takes no lock. One that came before the name was gone is seen here; none can come after.
      if ((await pinnedAt(this.#fs, trash)) !== null) {
        await giveNameBack(this.#fs, this.#store, trash, name);
        return false;
      }
      const others = contents.checkpoints.filter(({ entry }) => entry.name !== name);
      await this.#removeTrash(trash, label, { ...contents, checkpoints: others });
    } catch (error) {
      this.#warnings.tell(
        `Files of the old checkpoint ${name} are left; a later save removes them: ${messageOf(error)}`,
      );
    }
    return true;
  }

  /**
   * Removes what dead processes left half-written or half-removed; under the lock, nobody works on such names. A
   * checkpoint that was pinned while a process that died took its name away gets it back.
   *
   * @returns the names that were given back
   */
  async removeLeftovers(contents: StoreContents): Promise<string[]> {
    const leftovers = [...contents.names].filter(isLeftover);
    if (leftovers.length === 0) return [];
    try {
      // A process that was killed may have taken a checkpoint's name away and not synced that: files go after it only.
      await this.#fs.syncDirectory(this.#store);
    } catch (error) {
      this.#warnings.tell(`Leftovers of earlier saves could not be removed: ${messageOf(error)}`);
      return [];
    }
    const restored: string[] = [];
    for (const leftover of leftovers) {
      try {
        const name = await this.#removeLeftover(leftover, contents);
        if (name !== null) restored.push(name);
      } catch (error) {
        this.#warnings.tell(`The leftover ${leftover} could not be removed: ${messageOf(error)}`);
      }
    }
    return restored;
  }

  /** The name that it got back, or null where it is gone. */
  async #removeLeftover(leftover: string, contents: StoreContents): Promise<string | null> {
    const path = join(this.#store, leftover);
    const name = parseCheckpointName(nameBeforeRemoval(leftover) ?? '');
    if (name === null) {
      await removeTree(this.#fs, path);
      return null;
    }
    const original = nameBeforeRemoval(leftover) as string;
    if ((await pinnedAt(this.#fs, path)) !== null) {
      if (contents.names.has(original))
        throw new Error(`it is pinned, and ${original} is there again; rename one of them`);
      await giveNameBack(this.#fs, this.#store, path, original);
      return original;
    }
    await this.#removeTrash(path, formatCheckpointLabel(name), contents);
    return null;
  }

  /**
   * The companions go first: a process that dies in between leaves trash, of which they are removed later. They stay
   * where another checkpoint, or an archive, has the label.
   */
  async #removeTrash(trash: string, label: string, others: StoreContents): Promise<void> {
    if (!labelsIn(others).has(label))
      for (const path of Object.values(companionsIn(this.#store, label))) await this.#removeCompanion(path);
    await removeTrash(this.#fs, trash);
  }

  async #removeCompanion(path: string): Promise<void> {
    try {
      await this.#fs.removeFile(path);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT')
        this.#warnings.tell(`${basename(path)} could not be removed: ${messageOf(error)}`);
    }
  }
}

function labelsIn({ names, checkpoints }: StoreContents): Set<string> {
  const archived = [...names].flatMap((file) => parseCheckpointName(archivedName(file) ?? '') ?? []);
  return new Set([...checkpoints.map(({ entry }) => entry.label), ...archived.map(formatCheckpointLabel)]);
}
