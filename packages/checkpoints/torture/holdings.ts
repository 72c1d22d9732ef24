import { archivedName, archiveNameOf } from '../src/archive/archive-name.js';
import { PIN_FILE } from '../src/checkpoint-files.js';
import { parseCheckpointName } from '../src/checkpoint-name.js';
import { isLeftover, nameBeforeRemoval } from '../src/removal.js';
import type { FileTree } from './file-tree.js';
import { filesBelow, find } from './file-tree.js';

/** In a directory whose parents do not exist yet either. */
export const STORE = '/runs/first/checkpoints';

/** Files of a checkpoint without its pin, by path within it. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** What a disk has of one checkpoint. */
export interface Holding {
  original: Files | null;
  archive: Uint8Array | null;
  /** Null where there is no original. */
  isPinned: boolean | null;
}

/** By name. */
export type Holdings = ReadonlyMap<string, Holding>;

export const NOTHING: Holding = { original: null, archive: null, isPinned: null };

/**
 * All that a disk has of checkpoints, whole or not. One that is pinned and has lost its name to a removal counts as
 * there: the next save gives it the name back.
 */
export function holdingsOn(tree: FileTree): Holdings {
  const holdings = new Map<string, Holding>();
  const add = (name: string, what: Partial<Holding>): void =>
    void holdings.set(name, { ...(holdings.get(name) ?? NOTHING), ...what });
  const names = namesIn(tree);
  for (const file of names) {
    if (parseCheckpointName(file) !== null) add(file, originalAt(tree, file));
    const archived = archivedName(file);
    if (archived !== null) add(archived, { archive: bytesOf(tree, archived) });
    const inTrash = nameBeforeRemoval(file);
    if (inTrash === null || parseCheckpointName(inTrash) === null || names.includes(inTrash)) continue;
    const original = originalAt(tree, file);
    if (original.isPinned) add(inTrash, original);
  }
  return holdings;
}

/** The files of a checkpoint on a disk, or undefined where it has none of that name. */
export function filesOf(tree: FileTree, name: string): Files | undefined {
  const directory = find(tree, `${STORE}/${name}`);
  return directory === undefined ? undefined : withoutPin(filesBelow(tree, directory));
}

/** Names of checkpoints on a disk, whole or not. */
export function checkpointNames(tree: FileTree): string[] {
  return namesIn(tree).filter((name) => parseCheckpointName(name) !== null);
}

/** Whether two disks have the same of a checkpoint, the pin aside. */
export function isSamePlace(one: Holding, other: Holding): boolean {
  return areSameFiles(one.original, other.original) && areSameBytes(one.archive, other.archive);
}

export function areSameFiles(one: Files | null, other: Files | null): boolean {
  if (one === null || other === null) return one === other;
  if (one.size !== other.size) return false;
  for (const [path, bytes] of one) if (!areSameBytes(bytes, other.get(path) ?? null)) return false;
  return true;
}

export function areSameBytes(one: Uint8Array | null, other: Uint8Array | null): boolean {
  return one === other || (one !== null && other !== null && Buffer.compare(one, other) === 0);
}

/** What something has changed, and how it is now. */
export function changes(before: Holdings, after: Holdings): Holdings {
  const changed = new Map<string, Holding>();
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(name) ?? NOTHING, after.get(name) ?? NOTHING];
    if (!isSamePlace(was, is) || was.isPinned !== is.isPinned) changed.set(name, is);
  }
  return changed;
}

function namesIn(tree: FileTree): string[] {
  const store = find(tree, STORE);
  return store === undefined ? [] : [...(tree.directories.get(store)?.keys() ?? [])];
}

function originalAt(tree: FileTree, name: string): { original: Files; isPinned: boolean } {
  const files = filesBelow(tree, find(tree, `${STORE}/${name}`) as number);
  return { original: withoutPin(files), isPinned: files.has(PIN_FILE) };
}

/** Temporary names in it are pins that were not finished. */
function withoutPin(files: Files): Files {
  return new Map([...files].filter(([path]) => path !== PIN_FILE && !isLeftover(path)));
}

function bytesOf(tree: FileTree, archived: string): Uint8Array {
  return tree.files.get(find(tree, `${STORE}/${archiveNameOf(archived)}`) as number) ?? new Uint8Array();
}
