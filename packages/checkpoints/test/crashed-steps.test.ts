import { describe, expect, test } from '@jest/globals';
import { CheckpointManager } from '../src/index.js';
import { CrashModel } from '../torture/crash-model.js';
import { FaultyFileSystem } from '../torture/faulty-file-system.js';
import type { FileTree } from '../torture/file-tree.js';
import type { Holding } from '../torture/holdings.js';
import { holdingsOn, NOTHING, STORE } from '../torture/holdings.js';
import { ModelFileSystem } from '../torture/model-file-system.js';
import { Random } from '../torture/random.js';
import { tinyInput } from '../torture/tiny-checkpoint.js';

// Each of these has a program killed after some operation, whose unsynced work is still to be seen, then another program
// goes on, and then the power fails.

const FILES = 6;
const FIRST = 'checkpoint_000001';

function managerOn(disk: ModelFileSystem, keepLastN = 0): CheckpointManager {
  return new CheckpointManager(STORE, {
    fileSystem: disk,
    keepLastN,
    onWarning: (message) => {
      throw new Error(message);
    },
  });
}

async function diskWith(iterations: readonly number[]): Promise<ModelFileSystem> {
  const disk = new ModelFileSystem();
  for (const iteration of iterations) await managerOn(disk).save(tinyInput(iteration));
  return disk;
}

/** Kills a program right after its first operation that is of this kind and leads to, or is of, this name. */
async function killAfter(
  disk: ModelFileSystem,
  [kind, name]: readonly [string, RegExp],
  action: (manager: CheckpointManager) => Promise<unknown>,
): Promise<void> {
  const startedAt = disk.log.length;
  let isDead = false;
  const dying = new FaultyFileSystem(disk, () => {
    isDead ||= disk.log
      .slice(startedAt)
      .some(
        (operation) =>
          operation.kind === kind && name.test('to' in operation ? operation.to : operation.path),
      );
    return isDead ? { code: 'EIO' } : null;
  });
  const options = { fileSystem: dying, keepLastN: 0, onWarning: () => undefined };
  await action(new CheckpointManager(STORE, options)).catch(() => undefined);
  expect(isDead).toBe(true);
}

/** All disks that a crash may leave from a place of the log on. */
function* disksAfter({ log }: ModelFileSystem, place: number, limit = 200): Generator<FileTree> {
  const model = new CrashModel(new ModelFileSystem().tree);
  const random = new Random(1);
  for (const [i, operation] of log.entries()) {
    model.advance(operation);
    if (i + 1 >= place) yield* model.states(limit, random);
  }
}

function holdingOf(tree: FileTree, name = FIRST): Holding {
  return holdingsOn(tree).get(name) ?? NOTHING;
}

describe('after a kill and a power cut', () => {
  test('an archive whose name had not been synced is not lost together with its original', async () => {
    const disk = await diskWith([1, 2]);
    await killAfter(disk, ['rename', /^checkpoint_000001\.tar\.gz$/], (manager) => manager.archive(1));
    const place = disk.log.length;
    await managerOn(disk).archive(1);
    for (const tree of disksAfter(disk, place)) {
      const { original, archive } = holdingOf(tree);
      expect(original?.size === FILES || archive !== null).toBe(true);
    }
  });

  test('an unpacked checkpoint whose name had not been synced is not lost together with its archive', async () => {
    const disk = await diskWith([1, 2]);
    await managerOn(disk).archive(1);
    await killAfter(disk, ['rename', /^checkpoint_000001$/], (manager) => manager.unarchive(1));
    const place = disk.log.length;
    await managerOn(disk).unarchive(1);
    for (const tree of disksAfter(disk, place)) {
      const { original, archive } = holdingOf(tree);
      expect(original?.size === FILES || archive !== null).toBe(true);
    }
  });

  test('a checkpoint whose name had not been synced is there, pinned, once it has been pinned', async () => {
    const disk = await diskWith([2]);
    await killAfter(disk, ['rename', /^checkpoint_000001$/], (manager) => manager.save(tinyInput(1)));
    await managerOn(disk).pin(1);
    for (const tree of disksAfter(disk, disk.log.length))
      expect(holdingOf(tree)).toMatchObject({ original: { size: FILES }, isPinned: true });
  });

  test('a pinned checkpoint that is being archived away gets its name back whole, or not at all', async () => {
    const disk = await diskWith([1, 2]);
    await managerOn(disk).pin(1);
    const place = disk.log.length;
    await managerOn(disk).archive(1);
    await expectWholeOrGone(disk, place);
  });

  test('a checkpoint that is removed after its pin was taken away by a killed program does not come back in part', async () => {
    const disk = await diskWith([1, 2, 3]);
    await managerOn(disk).pin(1);
    await killAfter(disk, ['unlink', /pinned\.json$/], (manager) => manager.unpin(1));
    const place = disk.log.length;
    await managerOn(disk, 2).prune();
    expect(holdingOf(disk.tree)).toEqual(NOTHING);
    await expectWholeOrGone(disk, place);
  });

  test('a pinned checkpoint that was being archived away is unarchived without a word', async () => {
    const disk = await diskWith([1, 2]);
    await managerOn(disk).pin(1);
    await killAfter(disk, ['rename', /^\.trash-/], (manager) => manager.archive(1));
    await managerOn(disk).unarchive(1);
    await managerOn(disk).save(tinyInput(3));
    expect(holdingOf(disk.tree)).toMatchObject({ original: { size: FILES }, archive: null, isPinned: true });
  });
});

async function expectWholeOrGone(disk: ModelFileSystem, place: number): Promise<void> {
  for (const tree of disksAfter(disk, place, 20)) {
    const later = new ModelFileSystem(tree);
    await new CheckpointManager(STORE, { fileSystem: later, onWarning: () => undefined }).save(tinyInput(9));
    expect([undefined, FILES]).toContain(holdingOf(later.tree).original?.size);
  }
}
