import { CheckpointManager } from '../src/checkpoint-manager.js';
import type { RetentionOptions } from '../src/retention/retention-options.js';
import { CrashModel } from './crash-model.js';
import type { Possible, Promises } from './crash-oracle.js';
import { brokenPromise, continuingProblem, orElse, promisesOf, reopeningProblem } from './crash-oracle.js';
import type { Fault } from './faulty-file-system.js';
import { FaultyFileSystem } from './faulty-file-system.js';
import type { FileTree } from './file-tree.js';
import type { Holdings } from './holdings.js';
import { holdingsOn, NOTHING, STORE } from './holdings.js';
import { ModelFileSystem } from './model-file-system.js';
import { Random } from './random.js';
import { drawPlan, recordTraining } from './recorded-training.js';
import type { Row, RowOptions } from './row.js';
import { RowCount } from './row.js';
import { differenceFromTiny, tinyInput } from './tiny-checkpoint.js';

const FAULTS: readonly Fault[] = [
  ...['ENOSPC', 'EIO', 'EMFILE', 'EACCES', 'EDQUOT'].map((code) => ({ code })),
  { takesShare: 0.5 },
  { takesShare: 0 },
];

/** The errors that a call of the machine may turn into; damage, or an empty store, is none of them. */
const ALLOWED_ERRORS: ReadonlySet<string> = new Set([
  'StoreWriteError',
  'StoreReadError',
  'LockUnavailableError',
]);

/** A call from which on the machine fails, once or for good. */
interface Failure {
  fault: Fault;
  call: number;
  isForGood: boolean;
}

/**
 * Saves and loads of which one call, or every call from one on, fails. A save fails with a typed error and leaves
 * nothing of itself, or succeeds and is there; either way all that was there before is, on the running system and after
 * a crash, and when the trouble is over the next save succeeds and cleans up. A load fails with a typed error or gives
 * the newest checkpoint: a failing machine is never taken for damage. A case is a failure at a call.
 */
export const failingCalls: Row = async (options: RowOptions) => {
  const random = new Random(options.seed);
  const count = new RowCount('failing calls', options);
  const figures = { savesFailed: 0, savesSucceeded: 0, loadsFailed: 0, loadsSucceeded: 0 };
  while (!count.isDone) {
    const store = await drawStore(random);
    for (const failure of failuresOf(await callsOfSave(store), random)) {
      if (count.isDone) break;
      const { problem, isSaved } = await saveWithFailure(store, failure, random);
      figures[isSaved ? 'savesSucceeded' : 'savesFailed']++;
      await count.add(problem && `${problem} (${shown(failure)})`);
    }
    for (const failure of failuresOf(await callsOfLoad(store), random)) {
      if (count.isDone) break;
      const { problem, isLoaded } = await loadWithFailure(store, failure);
      figures[isLoaded ? 'loadsSucceeded' : 'loadsFailed']++;
      await count.add(problem && `${problem} (${shown(failure)})`);
    }
  }
  Object.assign(count.figures, figures);
  return count.report();
};

interface DrawnStore {
  tree: FileTree;
  retention: RetentionOptions;
  present: Holdings;
}

async function drawStore(random: Random): Promise<DrawnStore> {
  const plan = { ...drawPlan(random), indexFails: 'never' as const };
  const { log, tree } = await recordTraining(plan, random);
  const model = new CrashModel(tree);
  for (const operation of log) model.advance(operation);
  return { tree: model.durable, retention: plan.retention, present: holdingsOn(model.durable) };
}

/** Every call with one fault, drawn, once and for good. */
function* failuresOf(calls: number, random: Random): Generator<Failure> {
  for (let call = 0; call < calls; call++)
    for (const isForGood of [false, true]) yield { call, isForGood, fault: random.pick(FAULTS) };
}

async function callsOfSave(store: DrawnStore): Promise<number> {
  const { fileSystem, manager } = managerOn(store, new ModelFileSystem(store.tree), () => null);
  await manager.save(tinyInput(500));
  return fileSystem.calls;
}

async function callsOfLoad(store: DrawnStore): Promise<number> {
  const { fileSystem, manager } = managerOn(store, new ModelFileSystem(store.tree), () => null);
  await manager.load();
  return fileSystem.calls;
}

async function saveWithFailure(
  store: DrawnStore,
  failure: Failure,
  random: Random,
): Promise<{ problem: string | null; isSaved: boolean }> {
  const disk = new ModelFileSystem(store.tree);
  let isOver = false;
  const { fileSystem, manager } = managerOn(store, disk, (call) => (isOver ? null : faultAt(failure, call)));
  let saved: Awaited<ReturnType<typeof manager.save>> | null = null;
  try {
    saved = await manager.save(tinyInput(500));
  } catch (error) {
    if (!(error instanceof Error) || !ALLOWED_ERRORS.has(error.name))
      return { problem: `the save fails with ${String(error)}`, isSaved: false };
    if ('code' in failure.fault && !error.message.includes(failure.fault.code))
      return { problem: `the error does not say ${failure.fault.code}: ${error.message}`, isSaved: false };
  }
  isOver = true;
  const isSaved = saved !== null;
  const promises = promisesAfter(store, disk.tree, saved);
  // Where all fails from the sync of the new name on, nothing can take the name away again: it may stay, whole.
  const unknown = [...holdingsOn(disk.tree)].find(([name]) => !promises.possible.has(name));
  if (unknown !== undefined && saved === null && failure.isForGood)
    promises.possible.set(unknown[0], orElse(undefined, unknown[1]));
  const problem =
    onBothDisks(store.tree, disk, promises) ??
    (await reopeningProblem(disk.tree)) ??
    (random.below(4) === 0 ? await continuingProblem(disk.tree) : null) ??
    (await savingAgainProblem(manager, fileSystem));
  return { problem, isSaved };
}

/** What the disk owes after a save that failed (`saved` is null) or did not. */
function promisesAfter(
  { present }: DrawnStore,
  disk: FileTree,
  saved: Awaited<ReturnType<CheckpointManager['save']>> | null,
): Promises & { possible: Map<string, Possible> } {
  const before = promisesOf(present);
  const possible = new Map(before.possible);
  if (saved === null) return { possible, atLeast: before.atLeast };
  const now = promisesOf(holdingsOn(disk));
  const { name } = saved.entry;
  const promised = now.possible.get(name);
  if (promised !== undefined) possible.set(name, promised);
  // Where the sync of a removal failed, a crash may undo it.
  for (const removed of saved.removed) possible.set(removed, orElse(possible.get(removed), NOTHING));
  return { possible, atLeast: now.atLeast };
}

/** The disk as programs see it, and as it is when the power goes now. */
function onBothDisks(before: FileTree, disk: ModelFileSystem, promises: Promises): string | null {
  const model = new CrashModel(before);
  for (const operation of disk.log) model.advance(operation);
  const afterCrash = brokenPromise(model.durable, promises);
  return brokenPromise(disk.tree, promises) ?? (afterCrash && `after a crash: ${afterCrash}`);
}

async function savingAgainProblem(
  manager: CheckpointManager,
  disk: FaultyFileSystem,
): Promise<string | null> {
  try {
    const { entry } = await manager.save(tinyInput(600));
    if ((await manager.load()).entry.identity !== entry.identity)
      return 'the save after it is not the newest';
  } catch (error) {
    return `the save after it fails: ${String(error)}`;
  }
  const leftover = (await disk.list(STORE)).find(({ name }) => /^\.(tmp|trash)-/.test(name));
  return leftover === undefined ? null : `the save after it leaves ${leftover.name}`;
}

async function loadWithFailure(
  store: DrawnStore,
  failure: Failure,
): Promise<{ problem: string | null; isLoaded: boolean }> {
  const disk = new ModelFileSystem(store.tree);
  const { manager } = managerOn(store, disk, (call) => faultAt(failure, call));
  try {
    const loaded = await manager.load();
    const newest = (await new CheckpointManager(STORE, { fileSystem: disk }).load()).entry.identity;
    const isNewest = loaded.entry.identity === newest && loaded.skipped.length === 0;
    return {
      problem: isNewest ? differenceFromTiny(loaded) : 'an older checkpoint was loaded',
      isLoaded: true,
    };
  } catch (error) {
    const isTyped = error instanceof Error && error.name === 'StoreReadError';
    return { problem: isTyped ? null : `the load fails with ${String(error)}`, isLoaded: false };
  }
}

function faultAt({ call, isForGood, fault }: Failure, now: number): Fault | null {
  return now === call || (isForGood && now > call) ? fault : null;
}

function managerOn(
  { retention }: DrawnStore,
  disk: ModelFileSystem,
  faultOf: (call: number) => Fault | null,
): { fileSystem: FaultyFileSystem; manager: CheckpointManager } {
  const fileSystem = new FaultyFileSystem(disk, faultOf);
  const manager = new CheckpointManager(STORE, { ...retention, fileSystem, onWarning: () => undefined });
  return { fileSystem, manager };
}

function shown({ call, isForGood, fault }: Failure): string {
  const what = 'code' in fault ? fault.code : `a write of ${fault.takesShare * 100} %`;
  return `${what} at call ${call}${isForGood ? ' and from then on' : ''}`;
}
