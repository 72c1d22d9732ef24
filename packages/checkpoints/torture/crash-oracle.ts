import { CheckpointManager } from '../src/checkpoint-manager.js';
import { isLeftover } from '../src/removal.js';
import type { FileTree } from './file-tree.js';
import { find } from './file-tree.js';
import { ModelFileSystem } from './model-file-system.js';
import type { Files, RecordedTraining } from './recorded-training.js';
import { checkpointNames, filesOf, STORE } from './recorded-training.js';
import { differenceFromTiny, tinyInput } from './tiny-checkpoint.js';

/** What the disk of a training owes its user after a crash. */
export interface Promises {
  /** Names of checkpoints that must be there. */
  kept: ReadonlySet<string>;
  /** Checkpoints that may be there, whole, and how they look: those kept, the one being saved, those being removed. */
  allowed: ReadonlyMap<string, Files>;
  /** At least this many must be there: a newest one, and one to fall back to. */
  atLeast: number;
}

/** What is promised when a training has come to a place of its log. */
export function promisesAt({ present, saves }: RecordedTraining, place: number): Promises {
  const kept = new Set(present.keys());
  const allowed = new Map(present);
  let acknowledged = present.size;
  for (const { startedAt, endedAt, isAcknowledged, saved, removed } of saves) {
    if (startedAt > place) break;
    const isSafe = isAcknowledged && endedAt <= place;
    for (const name of removed) {
      kept.delete(name);
      if (isSafe) allowed.delete(name);
    }
    for (const [name, files] of saved) {
      allowed.set(name, files);
      if (isSafe) kept.add(name);
    }
    if (isSafe) acknowledged++;
  }
  return { kept, allowed, atLeast: Math.min(2, acknowledged) };
}

/** What is wrong with the checkpoints on a disk, seen without the store's own code; null where all is well. */
export function brokenPromise(tree: FileTree, { kept, allowed, atLeast }: Promises): string | null {
  const names = checkpointNames(tree);
  for (const name of kept) if (!names.includes(name)) return `${name} was acknowledged and is lost`;
  if (names.length < atLeast) return `only ${names.length} checkpoints are left`;
  for (const name of names) {
    const expected = allowed.get(name);
    if (expected === undefined) return `${name} has come back, or was never saved`;
    if (!areEqual(filesOf(tree, name) as Files, expected)) return `${name} is there half-written`;
  }
  return null;
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

/** Goes on training on a disk that a crash has left; what is wrong, or null. */
export async function continuingProblem(tree: FileTree): Promise<string | null> {
  const disk = new ModelFileSystem(tree);
  const warnings: string[] = [];
  const names = checkpointNames(tree);
  try {
    const manager = managerOn(disk, warnings);
    const listed = await manager.listCheckpoints();
    if (listed.length !== names.length || listed.some(({ damaged }) => damaged !== null))
      return 'the list is not what is there';
    const { entry } = await manager.save(tinyInput(1000));
    if (listed.some(({ sequence }) => sequence >= entry.sequence)) return 'a sequence number came twice';
    const loaded = await manager.load();
    if (loaded.entry.identity !== entry.identity) return 'the next save is not the newest';
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

function areEqual(found: Files, expected: Files): boolean {
  if (found.size !== expected.size) return false;
  for (const [path, bytes] of expected) {
    const other = found.get(path);
    if (other === undefined || (other !== bytes && Buffer.compare(other, bytes) !== 0)) return false;
  }
  return true;
}
