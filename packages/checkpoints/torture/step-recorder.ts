import { archiveNameOf } from '../src/archive/archive-name.js';
import { readArchive } from '../src/archive/archive-reader.js';
import { MANIFEST_FILE } from '../src/checkpoint-files.js';
import { encodeManifest } from '../src/manifest.js';
import type { Files, Holdings } from './holdings.js';
import { areSameFiles, changes, holdingsOn, NOTHING, STORE } from './holdings.js';
import type { ModelFileSystem } from './model-file-system.js';

/** What a program has been told when a step of a training ends well: what of it no crash may change any more. */
export interface Acknowledgement {
  /** Names of checkpoints that are now, on the disk, where they are: in the store, in an archive, in both or nowhere. */
  places: 'all' | readonly string[];
  /** Names of checkpoints that are now, on the disk, pinned or not. */
  pins: readonly string[];
}

/** `place`: a length of the log. */
export type StepEvent =
  /** From here on the disk may have what the step leaves; `leaves` is what it changes. */
  | { kind: 'begins'; place: number; left: Holdings; leaves: Holdings }
  /** From here on the disk has what the step left, as far as that was acknowledged. */
  | { kind: 'acknowledged'; place: number; left: Holdings; acknowledgement: Acknowledgement };

/** Takes note of what the steps of a training do to a disk, one after the other or one beside another. */
export class StepRecorder {
  readonly events: StepEvent[] = [];
  readonly #disk: ModelFileSystem;

  constructor(disk: ModelFileSystem) {
    this.#disk = disk;
  }

  /** From here on retention may be about to remove a checkpoint, and let it be at the end. */
  expectRemoval(name: string): void {
    const left = holdingsOn(this.#disk.tree);
    const leaves = new Map([[name, { ...(left.get(name) ?? NOTHING), original: null, isPinned: null }]]);
    this.events.push({ kind: 'begins', place: this.#disk.log.length, left, leaves });
  }

  /** @param step gives null where it failed, or was killed */
  async record(step: () => Promise<Acknowledgement | null>): Promise<void> {
    const before = holdingsOn(this.#disk.tree);
    const begins = { kind: 'begins' as const, place: this.#disk.log.length, left: before, leaves: before };
    this.events.push(begins);
    const acknowledgement = await step();
    const left = holdingsOn(this.#disk.tree);
    Object.assign(begins, { left, leaves: changes(before, left) });
    if (acknowledgement !== null)
      this.events.push({ kind: 'acknowledged', place: this.#disk.log.length, left, acknowledgement });
    for (const [name, { archive }] of begins.leaves)
      if (archive !== null && before.get(name)?.archive !== archive)
        await this.#expectWhole(name, before.get(name)?.original);
  }

  /** An archive that a step has made: by reading it back, all of the original is in it. */
  async #expectWhole(name: string, original: Files | null | undefined): Promise<void> {
    const path = `${STORE}/${archiveNameOf(name)}`;
    const { manifest, files } = await readArchive(this.#disk, path);
    const found = new Map(files.map((file) => [file.path, file.bytes]));
    found.set(MANIFEST_FILE, encodeManifest(manifest));
    if (!areSameFiles(found, original ?? null)) throw new Error(`${path} is not what was archived`);
  }
}
