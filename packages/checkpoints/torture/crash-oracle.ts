import { CheckpointManager } from '../src/checkpoint-manager.js';
import { isLeftover } from '../src/removal.js';
import type { FileTree } from './file-tree.js';
import { find } from './file-tree.js';
import type { Holding, Holdings } from './holdings.js';
import {
  areSameBytes,
  areSameFiles,
  checkpointNames,
  filesOf,
  holdingsOn,
  isSamePlace,
  NOTHING,
  STORE,
} from './holdings.js';
import { ModelFileSystem } from './model-file-system.js';
import type { RecordedTraining } from './recorded-training.js';
import { differenceFromTiny, tinyInput } from './tiny-checkpoint.js';

/** What a crash may have left of one checkpoint. */
export interface Possible {
  places: readonly Holding[];
  pins: readonly Holding['isPinned'][];
}

/** What the disk of a training owes its user after a crash. */
export interface Promises {
  /** By name; of no other checkpoint there may be anything. */
  possible: ReadonlyMap<string, Possible>;
  /** At least this many must be there: a newest one, and one to fall back to. */
  atLeast: number;
}

/** Of a disk that nobody is working on. */
export function promisesOf(holdings: Holdings): Promises {
  return {
    possible: new Map([...holdings].map(([name, holding]) => [name, only(holding)])),
    atLeast: enough(holdings),
  };
}

/** What is promised when a training has come to a place of its log. */
export function promisesAt({ tree, events }: RecordedTraining, place: number): Promises {
  const holdings = holdingsOn(tree);
  const possible = new Map(promisesOf(holdings).possible);
  let atLeast = enough(holdings);
  for (const event of events) {
    if (event.place > place) break;
    if (event.kind === 'begins') {
      for (const [name, left] of event.leaves) possible.set(name, orElse(possible.get(name), left));
      atLeast = Math.min(atLeast, enough(event.left));
      continue;
    }
    const { left, acknowledgement } = event;
    const settled = acknowledgement.places === 'all' ? [...possible.keys()] : acknowledgement.places;
    for (const name of settled)
      possible.set(name, { ...possibleOf(possible, name), places: [left.get(name) ?? NOTHING] });
    for (const name of acknowledgement.pins)
      possible.set(name, { ...possibleOf(possible, name), pins: [(left.get(name) ?? NOTHING).isPinned] });
    if (acknowledgement.places === 'all') atLeast = enough(left);
  }
  return { possible, atLeast };
}

/** What is wrong with the checkpoints on a disk, seen without the store's own code; null where all is well. */
export function brokenPromise(tree: FileTree, promises: Promises): string | null {
  return brokenPromiseOf(holdingsOn(tree), promises);
}

/** The same of what any storage holds. */
export function brokenPromiseOf(found: Holdings, { possible, atLeast }: Promises): string | null {
  for (const name of new Set([...possible.keys(), ...found.keys()])) {
    const problem = problemOf(found.get(name) ?? NOTHING, possibleOf(possible, name));
    if (problem !== null) return `${name} ${problem}`;
  }
  const left = enough(found);
  return left < atLeast ? `only ${left} checkpoints are left` : null;
}

function problemOf(found: Holding, { places, pins }: Possible): string | null {
  const { original, archive, isPinned } = found;
  if (!places.some((place) => areSameFiles(place.original, original)))
    return differs(
      original,
      places.some((place) => place.original !== null),
    );
  if (!places.some((place) => areSameBytes(place.archive, archive)))
    return `in its archive ${differs(
      archive,
      places.some((place) => place.archive !== null),
    )}`;
  if (original === null && archive === null && !places.some(isNowhere))
    return 'is lost, and its archive as well';
  if (isPinned === null || pins.includes(isPinned)) return null;
  return isPinned ? 'is pinned, and nobody has' : 'has lost its pin';
}

function differs(found: unknown, isExpected: boolean): string {
  if (found === null) return 'was acknowledged and is lost';
  return isExpected ? 'is there half-written' : 'has come back, or was never saved';
}

export function only(holding: Holding): Possible {
  return { places: [holding], pins: [holding.isPinned] };
}

/** The same, or this as well. */
export function orElse({ places, pins }: Possible = only(NOTHING), other: Holding): Possible {
  return {
    places: places.some((place) => isSamePlace(place, other)) ? places : [...places, other],
    pins: [...new Set([...pins, other.isPinned])],
  };
}

function possibleOf(possible: ReadonlyMap<string, Possible>, name: string): Possible {
  return possible.get(name) ?? only(NOTHING);
}

/** However few there were before: retention leaves two, and only archiving leaves fewer. */
function enough(holdings: Holdings): number {
  return Math.min(2, [...holdings.values()].filter(({ original }) => original !== null).length);
}

function isNowhere({ original, archive }: Holding): boolean {
  return original === null && archive === null;
}

/** Opens the store on a disk as a program does after a crash; what is wrong, or null. */
export async function reopeningProblem(tree: FileTree): Promise<string | null> {
  const warnings: string[] = [];
  const manager = managerOn(new ModelFileSystem(tree), warnings);
  const names = checkpointNames(tree);
  try {
    const loaded = await manager.load();
    if (names.length === 0) return `${loaded.entry.name} was loaded out of nothing`;
    if (!names.includes(loaded.entry.name)) return `${loaded.entry.name} is in no directory`;
    const newest = Math.max(...names.map((name) => sequenceOf(tree, name)));
    if (loaded.entry.sequence !== newest) return `${loaded.entry.name} was loaded and is not the newest`;
    const difference = differenceFromTiny(loaded);
    if (difference !== null) return difference;
  } catch (error) {
    const isEmptyStore = error instanceof Error && error.name === 'CheckpointNotFoundError';
    if (!isEmptyStore || names.length > 0) return `loading failed: ${String(error)}`;
  }
  return warnings.length > 0 ? `reopening warns: ${warnings.join(' ')}` : null;
}

/** Goes on training on a disk that a crash has left, and unpacks every archive; what is wrong, or null. */
export async function continuingProblem(tree: FileTree): Promise<string | null> {
  const disk = new ModelFileSystem(tree);
  const warnings: string[] = [];
  const before = holdingsOn(tree);
  try {
    const manager = managerOn(disk, warnings);
    const listed = await manager.listCheckpoints();
    if (listed.length !== checkpointNames(tree).length || listed.some(({ damaged }) => damaged !== null))
      return 'the list is not what is there';
    const { entry } = await manager.save(tinyInput(1000));
    if (listed.some(({ sequence }) => sequence >= entry.sequence)) return 'a sequence number came twice';
    const loaded = await manager.load();
    if (loaded.entry.identity !== entry.identity) return 'the next save is not the newest';
    const names = checkpointNames(disk.tree);
    for (const [name, { original, archive }] of before) {
      if (original !== null && !names.includes(name)) return `${name} does not get its name back`;
      if (archive === null) continue;
      await manager.unarchive(name);
      if (!(await manager.verify(name)).ok) return `${name} is not whole when it has been unarchived`;
    }
  } catch (error) {
    return `going on failed: ${String(error)}`;
  }
  const store = find(disk.tree, STORE) as number;
  // Where an index could not be written, an older one knows checkpoints that retention has removed since.
  const unexpected = warnings.filter((warning) => !warning.startsWith('No longer there'));
  const leftover = [...(disk.tree.directories.get(store)?.keys() ?? [])].find(isLeftover);
  if (leftover !== undefined) return `the next save leaves ${leftover}`;
  return unexpected.length > 0 ? `going on warns: ${unexpected.join(' ')}` : null;
}

function managerOn(fileSystem: ModelFileSystem, warnings: string[]): CheckpointManager {
  const onWarning = (message: string): void => void warnings.push(message);
  return new CheckpointManager(STORE, { fileSystem, keepLastN: 0, onWarning });
}

/** Only of checkpoints that are known to be whole. */
function sequenceOf(tree: FileTree, name: string): number {
  const manifest = new TextDecoder().decode(filesOf(tree, name)?.get('manifest.json'));
  return Number(/"sequence": (\d+)/.exec(manifest)?.[1]);
}
