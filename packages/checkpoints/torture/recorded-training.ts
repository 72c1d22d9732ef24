import { INDEX_FILE } from '../src/checkpoint-index.js';
import { CheckpointManager } from '../src/checkpoint-manager.js';
import { CheckpointNeededError } from '../src/errors/checkpoint-needed-error.js';
import { CheckpointNotFoundError } from '../src/errors/checkpoint-not-found-error.js';
import { StoreWriteError } from '../src/errors/store-write-error.js';
import type { FileSystemPort } from '../src/file-system-port.js';
import { errorCode } from '../src/file-system-port.js';
import type { RetentionOptions } from '../src/retention/retention-options.js';
import { FaultyFileSystem } from './faulty-file-system.js';
import type { FileTree } from './file-tree.js';
import { emptyTree } from './file-tree.js';
import { checkpointNames, holdingsOn, STORE } from './holdings.js';
import type { Operation } from './model-file-system.js';
import { ModelFileSystem } from './model-file-system.js';
import type { Random } from './random.js';
import type { StepEvent } from './step-recorder.js';
import { StepRecorder } from './step-recorder.js';
import { tinyInput } from './tiny-checkpoint.js';
import type { Action } from './training-actions.js';
import { drawAction, drawRetention, pinning, saving } from './training-actions.js';

/** About as many as there are, reading ones included, where retention removes a checkpoint. */
const CALLS_OF_A_SAVE = 250;
/** Of the checkpoint, of the index, of one that retention removes. */
const RENAMES_OF_A_SAVE = 3;
/** About as many changes and syncs as the longest of the other actions makes. */
const OPERATIONS_OF_AN_ACTION = 40;

/** Large files take long to compare on every disk. */
const LARGE_ONE_OF = 24;

/** Everything that a training did to its disk. */
export interface RecordedTraining {
  /** Before the first operation. */
  tree: FileTree;
  log: readonly Operation[];
  events: readonly StepEvent[];
}

export interface TrainingPlan {
  saves: number;
  retention: RetentionOptions;
  policies: number;
  /** Whether its checkpoints have a large file each. */
  isLarge: boolean;
  /** Whether the disk refuses to hold a new index: never, always, or in some of the saves. */
  indexFails: 'never' | 'always' | 'at times';
  /** Whether the run goes back, ends and starts again, has saves fail, and people work on its checkpoints, at times. */
  isEventful: boolean;
}

export function drawPlan(random: Random): TrainingPlan {
  return {
    saves: 3 + random.below(3),
    retention: drawRetention(random),
    policies: 1 + random.below(2),
    isLarge: random.below(LARGE_ONE_OF) === 0,
    indexFails: random.pick(['never', 'at times']),
    isEventful: true,
  };
}

/**
 * Trains on a model disk that may hold checkpoints already: saves, and at times goes back to an earlier iteration, so
 * that iterations repeat, ends and starts again, has a save fail for want of space, and is killed, after which what it
 * wrote and did not sync is still to be seen. Between saves checkpoints are pinned, unpinned, pruned, archived and
 * unarchived, and each of these is killed at times; some are pinned while a save, and retention, goes on.
 */
export async function recordTraining(
  { saves: count, retention, policies, isLarge, indexFails, isEventful }: TrainingPlan,
  random: Random,
  tree: FileTree = emptyTree(),
): Promise<RecordedTraining> {
  const disk = new ModelFileSystem(tree);
  const recorder = new StepRecorder(disk);
  let manager = managerOn(disk, retention);
  const startAgain = async (): Promise<void> => {
    await manager.releaseLock();
    manager = managerOn(disk, retention);
  };
  const happens = (): boolean => isEventful && random.below(4) === 0;
  let iteration = 0;
  for (let i = 0; i < count; i++) {
    iteration = happens() ? Math.max(1, iteration - 1) : iteration + 1;
    if (happens()) await startAgain();
    if (happens()) await manager.acquireLock();
    if (happens()) await recorder.record(() => failToSave(disk, manager, iteration, random));
    if (happens()) {
      await startAgain();
      const isLastCall = random.below(2) === 0 ? afterSomeCall(random) : afterSomeRename(disk, random);
      await recorder.record(() => die(disk, retention, saving(iteration++), isLastCall));
    }
    const fails = indexFails === 'always' || (indexFails === 'at times' && random.below(4) === 0);
    const save = saving(iteration, policies, isLarge);
    if (happens()) {
      await startAgain();
      await saveWhilePinning(disk, retention, save, { recorder, random });
    } else
      await recorder.record(() => (fails ? whileFull(disk, isIndex, () => save(manager)) : save(manager)));
    const actions = isEventful ? random.below(4) : 0;
    for (let j = 0; j < actions; j++) {
      await startAgain();
      const action = drawAction(holdingsOn(disk.tree), random, checkpointNames(disk.tree));
      if (random.below(3) === 0) {
        const isLastCall = afterSomeOperation(disk, random);
        await recorder.record(() => die(disk, drawRetention(random), action, isLastCall));
      } else await recorder.record(() => unless(isNeeded, action(managerOn(disk, drawRetention(random)))));
    }
  }
  await manager.releaseLock();
  return { tree, log: disk.log, events: recorder.events };
}

function managerOn(fileSystem: FileSystemPort, retention: RetentionOptions): CheckpointManager {
  const onWarning = (message: string): void => {
    if (!/could not be written; a later save will|^No longer there|exceed the budget/.test(message))
      throw new Error(`a training that nothing else disturbs warns: ${message}`);
  };
  return new CheckpointManager(STORE, { ...retention, fileSystem, onWarning });
}

/** The newest checkpoint is not archived away, and that is no failure. */
function isNeeded(error: unknown): boolean {
  return error instanceof CheckpointNeededError;
}

/** A pin that comes too late says so. */
function isGone(error: unknown): boolean {
  return error instanceof CheckpointNotFoundError || errorCode(error) === 'ENOENT';
}

/** What an action gives, or null where it fails as expected. */
async function unless<T>(isExpected: (error: unknown) => boolean, action: Promise<T>): Promise<T | null> {
  try {
    return await action;
  } catch (error) {
    if (isExpected(error)) return null;
    throw error;
  }
}

/** A program that is killed at some call of what it does. */
async function die(
  disk: ModelFileSystem,
  retention: RetentionOptions,
  action: Action,
  isLastCall: (call: number) => boolean,
): Promise<null> {
  let isDead = false;
  const dying = new FaultyFileSystem(disk, (call) => {
    isDead ||= isLastCall(call);
    return isDead ? { code: 'EIO' } : null;
  });
  const options = { ...retention, fileSystem: dying, onWarning: () => undefined };
  await action(new CheckpointManager(STORE, options)).catch(() => undefined);
  return null;
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

function afterSomeOperation({ log }: ModelFileSystem, random: Random): () => boolean {
  const end = log.length + 1 + random.below(OPERATIONS_OF_AN_ACTION);
  return () => log.length >= end;
}

/** Somebody pins a checkpoint at some call of a save: retention may be about to remove that very one. */
async function saveWhilePinning(
  disk: ModelFileSystem,
  retention: RetentionOptions,
  save: Action,
  { recorder, random }: { recorder: StepRecorder; random: Random },
): Promise<void> {
  const [name] = checkpointNames(disk.tree);
  const isPinningCall = random.below(2) === 0 ? afterSomeCall(random) : afterSomeRename(disk, random);
  let pinned: Promise<void> | null = null;
  if (name !== undefined) recorder.expectRemoval(name);
  const watched = new FaultyFileSystem(disk, (call) => {
    if (name !== undefined && isPinningCall(call))
      pinned ??= recorder.record(() => unless(isGone, pinning(name)(managerOn(disk, retention))));
    return null;
  });
  await recorder.record(() => save(managerOn(watched, retention)));
  await pinned;
}

/** The disk is full at one of the first files of a checkpoint. */
async function failToSave(
  disk: ModelFileSystem,
  manager: CheckpointManager,
  iteration: number,
  random: Random,
): Promise<null> {
  let filesLeft = random.below(4);
  const isLast = (): boolean => filesLeft-- <= 0;
  const error: unknown = await whileFull(disk, isLast, () => manager.save(tinyInput(iteration))).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof StoreWriteError))
    throw new Error(`a save on a full disk ended with ${String(error)}`);
  return null;
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
