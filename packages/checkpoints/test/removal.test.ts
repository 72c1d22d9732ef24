import { expect, jest, test } from '@jest/globals';
import { CheckpointManager } from '../src/index.js';
import { CrashModel } from '../torture/crash-model.js';
import { FaultyFileSystem } from '../torture/faulty-file-system.js';
import { emptyTree } from '../torture/file-tree.js';
import { ModelFileSystem } from '../torture/model-file-system.js';
import { Random } from '../torture/random.js';
import { checkpointNames, filesOf, STORE } from '../torture/holdings.js';
import { tinyInput } from '../torture/tiny-checkpoint.js';

/** A disk with the checkpoints of iterations 1, 2 and 3, of which retention is to remove the first two next time. */
async function diskOfThree(): Promise<ModelFileSystem> {
  const disk = new ModelFileSystem();
  const manager = new CheckpointManager(STORE, { fileSystem: disk, keepLastN: 0 });
  for (const iteration of [1, 2, 3]) await manager.save(tinyInput(iteration));
  return disk;
}

const isTrashed = ({ log }: ModelFileSystem): boolean =>
  log.some((operation) => operation.kind === 'rename' && operation.to.startsWith('.trash-'));

test('after a kill in the middle of a removal, files go only once the loss of their name is on the disk', async () => {
  const disk = await diskOfThree();
  let isDead = false;
  const dying = new FaultyFileSystem(disk, () => {
    isDead ||= isTrashed(disk);
    return isDead ? { code: 'EIO' } : null;
  });
  const killed = new CheckpointManager(STORE, {
    fileSystem: dying,
    keepLastN: 2,
    onWarning: () => undefined,
  });
  await killed.save(tinyInput(4));
  await new CheckpointManager(STORE, { fileSystem: disk, keepLastN: 2 }).save(tinyInput(5));

  const files = 6;
  const model = new CrashModel(emptyTree());
  const random = new Random(1);
  let disks = 0;
  for (const operation of disk.log) {
    model.advance(operation);
    for (const tree of model.states(50, random)) {
      disks++;
      for (const name of checkpointNames(tree))
        expect([name, filesOf(tree, name)?.size]).toEqual([name, files]);
    }
  }
  expect(disks).toBeGreaterThan(1000);
});

test('a checkpoint whose files are left behind counts as removed, and a later save removes them', async () => {
  const disk = await diskOfThree();
  let failuresLeft = 1;
  const failing = new FaultyFileSystem(disk, () =>
    isTrashed(disk) && failuresLeft-- > 0 ? { code: 'EIO' } : null,
  );
  const onWarning = jest.fn<(message: string) => void>();
  const manager = new CheckpointManager(STORE, { fileSystem: failing, keepLastN: 2, onWarning });
  expect((await manager.save(tinyInput(4))).removed).toEqual(['checkpoint_000001', 'checkpoint_000002']);
  expect(onWarning.mock.calls).toEqual([
    [expect.stringMatching(/^Files of the old checkpoint checkpoint_000001 are left; .* EIO/)],
  ]);
  const leftovers = async () =>
    (await disk.list(STORE)).filter(({ name }) => name.startsWith('.trash-')).length;
  expect(await leftovers()).toBe(1);
  await manager.save(tinyInput(5));
  expect(await leftovers()).toBe(0);
});

test('leftovers stay where the directory cannot be synced, and the save goes on', async () => {
  const disk = await diskOfThree();
  await disk.createDirectory(`${STORE}/.tmp-checkpoint_000009-0123456789abcdef`);
  const failing = new FaultyFileSystem(disk, () => null);
  let failuresLeft = 1;
  failing.syncDirectory = (path) =>
    failuresLeft-- > 0
      ? Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' }))
      : disk.syncDirectory(path);
  const onWarning = jest.fn<(message: string) => void>();
  const manager = new CheckpointManager(STORE, { fileSystem: failing, onWarning });
  expect((await manager.save(tinyInput(4))).entry.name).toBe('checkpoint_000004');
  expect(onWarning.mock.calls).toEqual([['Leftovers of earlier saves could not be removed: EIO']]);
});
