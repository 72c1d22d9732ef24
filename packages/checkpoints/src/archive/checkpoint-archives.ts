import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { CheckpointEntry } from '../checkpoint-entry.js';
import type { GoodCheckpoint, InspectedCheckpoint } from '../checkpoint-inspection.js';
import { inspectCheckpoint } from '../checkpoint-inspection.js';
import { pinFile } from '../checkpoint-pin.js';
import { attempt, commitCheckpoint, writeNewFiles } from '../checkpoint-writer.js';
import { CheckpointNeededError } from '../errors/checkpoint-needed-error.js';
import { NameTakenError } from '../errors/name-taken-error.js';
import { orElseSay } from '../errors/store-write-error.js';
import { checkFiles, problemsOf } from '../file-survey.js';
import type { FileSystemPort } from '../file-system-port.js';
import { errorCode } from '../file-system-port.js';
import { moveToTrash, TEMPORARY_PREFIX } from '../removal.js';
import { scanForWriting } from '../scan-for-writing.js';
import type { StoreKeeper } from '../store-keeper.js';
import type { StoreReader } from '../store-reader.js';
import type { StoreScan } from '../store-scan.js';
import type { StoreWarnings } from '../store-warnings.js';
import { messageOf } from '../store-warnings.js';
import { verifyCheckpoint } from '../verification.js';
import { archivedName, archiveNameOf, candidateArchives } from './archive-name.js';
import type { ArchiveContent } from './archive-reader.js';
import { readArchive } from './archive-reader.js';
import { packCheckpoint } from './archive-writer.js';

/** An archive in a store. */
export interface ArchiveEntry {
  /** Of the checkpoint in it. */
  name: string;
  /** Absolute path of the archive. */
  path: string;
  /** Of the archive itself. */
  sizeBytes: number;
}

export interface ArchiveOptions {
  /** Whether what is archived, or unarchived, stays where it is, beside the result. */
  keep?: boolean;
}

/** Makes archives of checkpoints, and checkpoints of archives. Writes under the store's lock only. */
export class CheckpointArchives {
  readonly #fs: FileSystemPort;
  readonly #store: string;
  readonly #reader: StoreReader;
  readonly #keeper: StoreKeeper;
  readonly #warnings: StoreWarnings;

  constructor(
    fs: FileSystemPort,
    store: string,
    { reader, keeper, warnings }: { reader: StoreReader; keeper: StoreKeeper; warnings: StoreWarnings },
  ) {
    this.#fs = fs;
    this.#store = store;
    this.#reader = reader;
    this.#keeper = keeper;
    this.#warnings = warnings;
  }

  /** Those among the names in the store that are archives of checkpoints, sorted by name. */
  async among(names: Iterable<string>): Promise<ArchiveEntry[]> {
    const archives: ArchiveEntry[] = [];
    for (const file of [...names].sort()) {
      const name = archivedName(file);
      if (name === null) continue;
      const path = join(this.#store, file);
      const status = await this.#fs.status(path).catch(() => null);
      if (status?.kind === 'file') archives.push({ name, path, sizeBytes: status.sizeBytes });
    }
    return archives;
  }

  /** See `CheckpointManager.archive`. */
  async archive(reference: string | number, { keep = false }: ArchiveOptions): Promise<ArchiveEntry> {
    const scan = await this.#scanForWriting();
    const checkpoint = await this.#reader.findGood(reference);
    const { name, path } = checkpoint.entry;
    if (dirname(path) !== this.#store)
      throw this.#reader.notFound(reference, `it does not lie in ${this.#store}`);
    if (!keep) await this.#refuseNeeded(checkpoint, scan.checkpoints);
    const archive = join(this.#store, archiveNameOf(name));
    return orElseSay(`The checkpoint ${name} was not archived, and is untouched`, async () => {
      if (scan.names.has(archiveNameOf(name))) await this.#expectSame(archive, checkpoint);
      else await this.#write(archive, checkpoint);
      if (!keep) await this.#removeOriginal(name);
      return { name, path: archive, sizeBytes: (await this.#fs.status(archive)).sizeBytes };
    });
  }

  /** See `CheckpointManager.unarchive`. */
  async unarchive(reference: string | number, { keep = false }: ArchiveOptions): Promise<CheckpointEntry> {
    const { names } = await this.#scanForWriting();
    const { path, content } = await this.#find(reference, names);
    const target = join(this.#store, content.name);
    await orElseSay(`The archive ${path} was not unpacked, and is untouched`, async () => {
      if (names.has(content.name)) await this.#expectRestored(target, content);
      else await this.#restore(content);
    });
    if (!keep && dirname(path) === this.#store) await this.#removeArchive(path);
    await this.#keeper.reindex();
    const restored = await inspectCheckpoint(this.#fs, target);
    if (restored === null)
      throw this.#reader.notFound(reference, 'it was removed as soon as it was unpacked');
    return restored.entry;
  }

  /** A checkpoint whose name a process that died has taken away gets it back first. */
  #scanForWriting(): Promise<StoreScan> {
    return scanForWriting(this.#fs, this.#store, this.#keeper, this.#warnings);
  }

  /** What a run goes on from, or this process works with, is not taken away. */
  async #refuseNeeded(
    checkpoint: GoodCheckpoint,
    oldestFirst: readonly InspectedCheckpoint[],
  ): Promise<void> {
    const { name, path } = checkpoint.entry;
    const newest = await this.#keeper.newestVerified(oldestFirst);
    // This one may be whole where no other is: what has a name of its own is not among them.
    if (newest === null) await this.#expectWhole(checkpoint);
    if (newest === null || newest.entry.path === path)
      throw new CheckpointNeededError({ checkpoint: name, reason: 'the newest good one' });
    if (this.#keeper.isNeeded(checkpoint.entry))
      throw new CheckpointNeededError({ checkpoint: name, reason: 'in use' });
  }

  async #expectWhole({ entry: { path }, manifest }: GoodCheckpoint): Promise<void> {
    const problems = problemsOf((await checkFiles(this.#fs, path, manifest)).checks);
    if (problems.length > 0) throw await this.#reader.damaged(path, problems);
  }

  /** Only what has been read back whole gets the archive's name. */
  async #write(archive: string, checkpoint: GoodCheckpoint): Promise<void> {
    const { name, path } = checkpoint.entry;
    const bytes = await packCheckpoint(this.#fs, checkpoint, (problem) =>
      this.#reader.damaged(path, [problem]),
    );
    const temporaryName = `${TEMPORARY_PREFIX}${archiveNameOf(name)}-${randomBytes(8).toString('hex')}`;
    const temporary = join(this.#store, temporaryName);
    try {
      await writeNewFiles(this.#fs, this.#store, [{ path: temporaryName, bytes }]);
      await attempt('verify', temporary, async () => {
        if ((await readArchive(this.#fs, temporary)).manifest.identity !== checkpoint.manifest.identity)
          throw new Error('what is on the disk is not what was written');
      });
      await attempt('rename', temporary, () => this.#fs.rename(temporary, archive));
    } catch (error) {
      await this.#fs.removeFile(temporary).catch(() => undefined);
      throw error;
    }
    await this.#syncStore();
  }

  /** A process that died between writing the archive and removing the original has left both, and may not have synced. */
  async #expectSame(archive: string, { manifest }: GoodCheckpoint): Promise<void> {
    const existing = await readArchive(this.#fs, archive);
    if (existing.manifest.identity !== manifest.identity) throw new NameTakenError({ path: archive });
    await this.#syncStore();
  }

  async #removeOriginal(name: string): Promise<void> {
    const trouble = await attempt('remove', join(this.#store, name), () =>
      moveToTrash(this.#fs, this.#store, name),
    );
    if (trouble !== null)
      this.#warnings.tell(
        `Files of the archived checkpoint ${name} are left; a later save removes them: ${messageOf(trouble)}`,
      );
    await this.#keeper.reindex();
  }

  async #find(
    reference: string | number,
    names: ReadonlySet<string>,
  ): Promise<{ path: string; content: ArchiveContent }> {
    for (const path of candidateArchives(reference, this.#store, names)) {
      try {
        return { path, content: await readArchive(this.#fs, path) };
      } catch (error) {
        const code = errorCode(error);
        if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
      }
    }
    throw this.#reader.notFound(
      reference,
      `there is no archive of it in ${this.#store}, and none of that path`,
    );
  }

  /** It comes back pinned: it was wanted back, and retention, which goes by age, would take it with the next save. */
  async #restore({ name, manifest, metadata, files }: ArchiveContent): Promise<void> {
    // Its digests have been compared with what was unpacked.
    const checkpoint = { metadata, files: [...files, pinFile()], describe: () => manifest };
    await commitCheckpoint(this.#fs, this.#store, name, checkpoint);
  }

  /** A process that died between unpacking and removing the archive has left both, and may not have synced. */
  async #expectRestored(target: string, { manifest }: ArchiveContent): Promise<void> {
    const existing = await inspectCheckpoint(this.#fs, target);
    const isSame = existing?.kind === 'good' && existing.manifest.identity === manifest.identity;
    if (!isSame || !(await verifyCheckpoint(this.#fs, existing)).ok)
      throw new NameTakenError({ path: target });
    await this.#syncStore();
  }

  async #syncStore(): Promise<void> {
    await attempt('sync', this.#store, (store) => this.#fs.syncDirectory(store));
  }

  async #removeArchive(path: string): Promise<void> {
    try {
      await this.#fs.removeFile(path);
      await this.#fs.syncDirectory(this.#store);
    } catch (error) {
      this.#warnings.tell(`The archive ${path} is unpacked and could not be removed: ${messageOf(error)}`);
    }
  }
}
