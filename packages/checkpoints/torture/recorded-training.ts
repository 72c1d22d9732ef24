import { CheckpointManager } from '../src/checkpoint-manager.js';
import { INDEX_FILE } from '../src/checkpoint-index.js';
import { StoreWriteError } from '../src/errors/store-write-error.js';
import type { FileSystemPort } from '../src/file-system-port.js';
import { FaultyFileSystem } from './faulty-file-system.js';
import type { FileTree } from './file-tree.js';
import { emptyTree, filesBelow, find } from './file-tree.js';
import type { Operation } from './model-file-system.js';
import { ModelFileSystem } from './model-file-system.js';
import type { Random } from './random.js';
import { tinyInput } from './tiny-checkpoint.js';

/** In a directory whose parents do not exist yet either. */
export const STORE = '/runs/first/checkpoints';

/** About as many as there are, reading ones included, where retention removes a checkpoint. */
const CALLS_OF_A_SAVE = 250;
/** Of the checkpoint, of the index, of one that retention removes. */
const RENAMES_OF_A_SAVE = 3;

/** Files of a checkpoint as they were when its save was acknowledged, by path within it. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** One save of a recorded training; the places are lengths of the log. */
export interface RecordedSave {
  startedAt: number;
  /** The program has been told that the checkpoint is safe, or has been killed. */
  endedAt: number;
  isAcknowledged: boolean;
  /** The checkpoint, by name; none where the program was killed before it had its name. */
  saved: ReadonlyMap<string, Files>;
  /** Names of those that retention removed meanwhile. */
  removed: readonly string[];
}

/** Everything that a training did to its disk. */
export interface RecordedTraining {
  /** Before the first operation. */
  tree: FileTree;
  /** Checkpoints that were there before. */
  present: ReadonlyMap<string, Files>;
  log: readonly Operation[];
  saves: readonly RecordedSave[];
}

export interface TrainingPlan {
  saves: number;
  keepLastN: number;
  policies: number;
  /** Whether the disk refuses to hold a new index: never, always, or in some of the saves. */
  indexFails: 'never' | 'always' | 'at times';
  /** Whether the run goes back, ends and starts again, and has saves fail, at times. */
  isEventful: boolean;
}

export function drawPlan(random: Random): TrainingPlan {
  return {
    saves: 4 + random.below(3),
    keepLastN: 1 + random.below(3),
    policies: 1 + random.below(2),
    indexFails: random.pick(['never', 'at times']),
    isEventful: true,
  };
}

/**
 * Trains on a model disk that may hold checkpoints already: saves, goes back to an earlier iteration at times, so that iterations repeat, ends and is
 * started again at times, has a save fail for want of space at times, and is killed at times, after which what it wrote
 * and did not sync is still to be seen.
 */
export async function recordTraining(
  { saves: count, keepLastN, policies, indexFails, isEventful }: TrainingPlan,
  random: Random,
  before: Pick<RecordedTraining, 'tree' | 'present'> = { tree: emptyTree(), present: new Map() },
): Promise<RecordedTraining> {
  const disk = new ModelFileSystem(before.tree);
  const saves: RecordedSave[] = [];
  let manager = managerOn(disk, keepLastN);
  const happens = (): boolean => isEventful && random.below(4) === 0;
  let iteration = 0;
  for (let i = 0; i < count; i++) {
    iteration = happens() ? Math.max(1, iteration - 1) : iteration + 1;
    if (happens()) {
      await manager.releaseLock();
      manager = managerOn(disk, keepLastN);
    }
    if (happens()) await manager.acquireLock();
    if (happens()) await failToSave(disk, manager, iteration, random);
    if (happens()) {
      await manager.releaseLock();
      saves.push(await dieSaving(disk, keepLastN, iteration++, random));
      manager = managerOn(disk, keepLastN);
    }
    const startedAt = disk.log.length;
    const fails = indexFails === 'always' || (indexFails === 'at times' && random.below(4) === 0);
    const save = () => manager.save(tinyInput(iteration, policies));
    const { entry, removed } = await (fails ? whileFull(disk, isIndex, save) : save());
    const saved = new Map([[entry.name, filesOf(disk.tree, entry.name) as Files]]);
    saves.push({ startedAt, endedAt: disk.log.length, isAcknowledged: true, saved, removed });
  }
  await manager.releaseLock();
  return { ...before, log: disk.log, saves };
}

/** The files of a checkpoint on a disk, or undefined where it has none of that name. */
export function filesOf(tree: FileTree, name: string): Files | undefined {
  const directory = find(tree, `${STORE}/${name}`);
  return directory === undefined ? undefined : filesBelow(tree, directory);
}

/** Names of checkpoints on a disk, whole or not. */
export function checkpointNames(tree: FileTree): string[] {
  const store = find(tree, STORE);
  const names = store === undefined ? [] : [...(tree.directories.get(store) as Map<string, number>).keys()];
  return names.filter((name) => name.startsWith('checkpoint_') && name !== INDEX_FILE);
}

function managerOn(fileSystem: FileSystemPort, keepLastN: number): CheckpointManager {
  const onWarning = (message: string): void => {
    if (!/could not be written; a later save will|^No longer there/.test(message))
      throw new Error(`a training that nothing else disturbs warns: ${message}`);
  };
  return new CheckpointManager(STORE, { fileSystem, keepLastN, onWarning });
}

/** A program that is killed at some call of a save. */
async function dieSaving(
  disk: ModelFileSystem,
  keepLastN: number,
  iteration: number,
  random: Random,
): Promise<RecordedSave> {
  const before = checkpointNames(disk.tree);
  const startedAt = disk.log.length;
  const isLastCall = random.below(2) === 0 ? afterSomeCall(random) : afterSomeRename(disk, random);
  let isDead = false;
  const dying = new FaultyFileSystem(disk, (call) => {
    isDead ||= isLastCall(call);
    return isDead ? { code: 'EIO' } : null;
  });
  const manager = new CheckpointManager(STORE, { fileSystem: dying, keepLastN, onWarning: () => undefined });
  await manager.save(tinyInput(iteration)).catch(() => undefined);
  const names = checkpointNames(disk.tree);
  const saved = new Map(
    names.filter((name) => !before.includes(name)).map((name) => [name, filesOf(disk.tree, name) as Files]),
  );
  const removed = before.filter((name) => !names.includes(name));
  return { startedAt, endedAt: disk.log.length, isAcknowledged: false, saved, removed };
}

function afterSomeCall(random: Random): (call: number) => boolean {
  const last = random.below(CALLS_OF_A_SAVE);
  return (call) => call > last;
}

/** A rename that no sync has made safe yet is where the most can go wrong. */
function afterSomeRename({ log }: ModelFileSystem, random: Random): () => boolean {
  const startedAt = log.length;
  const renames = 1 + random.below(RENAMES_OF_A_SAVE);
  return () => log.slice(startedAt).filter(({ kind }) => kind === 'rename').length >= renames;
}

/** The disk is full at one of the first files of a checkpoint. */
async function failToSave(
  disk: ModelFileSystem,
  manager: CheckpointManager,
  iteration: number,
  random: Random,
): Promise<void> {
  let filesLeft = random.below(4);
  const isLast = (): boolean => filesLeft-- <= 0;
  const error: unknown = await whileFull(disk, isLast, () => manager.save(tinyInput(iteration))).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof StoreWriteError))
    throw new Error(`a save on a full disk ended with ${String(error)}`);
}

/** Does something while the disk has no room for certain new files. */
async function whileFull<T>(
  disk: ModelFileSystem,
  isRefused: (path: string) => boolean,
  action: () => Promise<T>,
): Promise<T> {
  const createFile = disk.createFile.bind(disk);
  disk.createFile = (path) =>
    isRefused(path)
      ? Promise.reject(Object.assign(new Error('the model disk is full'), { code: 'ENOSPC' }))
      : createFile(path);
  try {
    return await action();
  } finally {
    disk.createFile = createFile;
  }
}

function isIndex(path: string): boolean {
  return path.includes(INDEX_FILE);
}
