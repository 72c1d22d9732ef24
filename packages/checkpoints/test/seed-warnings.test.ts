import { expect, jest, test } from '@jest/globals';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CheckpointManager, NewerFormatError } from '../src/index.js';
import { forgeManifest } from './forged-manifest.js';
import { sampleContent, sampleInput } from './sample-checkpoint.js';
import { temporaryDirectory } from './temporary-directory.js';

// What the guide that this store grew from warned its users of. Each is safe here.

async function training(iterations: readonly number[], keepLastN = 10) {
  const directory = temporaryDirectory();
  const onWarning = jest.fn<(message: string) => void>();
  const manager = new CheckpointManager(directory, { keepLastN, onWarning });
  await manager.acquireLock();
  for (const iteration of iterations) await manager.save(sampleInput(iteration));
  return { directory, onWarning, manager };
}

test("'Don't delete checkpoints while training is running': training goes on, and says what is gone", async () => {
  const { directory, onWarning, manager } = await training([10, 20, 30], 3);
  rmSync(join(directory, 'checkpoint_000010'), { recursive: true });
  rmSync(join(directory, 'checkpoint_000030'), { recursive: true });
  const { entry, removed } = await manager.save(sampleInput(40));
  expect(removed).toEqual([]);
  // The number of the deleted newest one is not given again.
  expect(entry.sequence).toBe(4);
  expect(onWarning.mock.calls).toEqual([
    [
      expect.stringMatching(
        /^No longer there since the index was written: checkpoint_0000[13]0, checkpoint_0000[13]0;/,
      ),
    ],
  ]);
  expect((await manager.listCheckpoints()).map(({ iteration }) => iteration)).toEqual([20, 40]);
  rmSync(join(directory, 'checkpoint_index.json'));
  await manager.save(sampleInput(50));
  expect((await manager.listCheckpoints()).map(({ iteration }) => iteration)).toEqual([20, 40, 50]);
  expect(onWarning).toHaveBeenCalledTimes(1);
  await manager.releaseLock();
});

test("'Don't delete checkpoints while training is running': nor is deleting half of one, or everything, a harm", async () => {
  const { directory, onWarning, manager } = await training([10, 20]);
  rmSync(join(directory, 'checkpoint_000020/policies'), { recursive: true });
  await manager.save(sampleInput(30));
  expect(onWarning).toHaveBeenCalledWith(
    expect.stringMatching(/checkpoint_000020 cannot be used: policies.*missing/),
  );
  expect((await manager.load(10)).metadata.iteration).toBe(10);
  await manager.releaseLock();
  rmSync(directory, { recursive: true });
  await manager.save(sampleInput(40));
  expect((await manager.load()).metadata.iteration).toBe(40);
});

test("'Don't modify checkpoint files manually': an edited one is found, named and not used", async () => {
  const { directory, onWarning, manager } = await training([10, 20]);
  const metadata = join(directory, 'checkpoint_000020/metadata.json');
  writeFileSync(metadata, readFileSync(metadata, 'utf8').replace('"reward_mean": 6.', '"reward_mean": 9.'));
  expect(await manager.load()).toMatchObject({
    ...sampleContent(10),
    skipped: [{ name: 'checkpoint_000020' }],
  });
  expect(onWarning).toHaveBeenCalledWith(
    expect.stringMatching(/checkpoint_000020 was skipped .metadata.json: wrong digest/),
  );
  await expect(manager.load(20)).rejects.toThrow(/metadata.json: wrong digest. Use checkpoint_000010/);
  expect((await manager.getLatestCheckpoint())?.iteration).toBe(10);
  const listed = await manager.listCheckpoints();
  expect(listed.map(({ damaged }) => damaged)).toEqual([null, 'metadata.json: wrong digest']);
  await manager.releaseLock();
});

test("'Don't modify checkpoint files manually': an edited index is rebuilt", async () => {
  const { directory, onWarning, manager } = await training([10, 20]);
  const index = join(directory, 'checkpoint_index.json');
  const original = readFileSync(index, 'utf8');
  for (const content of [
    '',
    'garbage',
    '{}\n',
    original.replace('"iteration": 20', '"iteration": 99'),
    `${original} `,
  ]) {
    writeFileSync(index, content);
    const reader = new CheckpointManager(directory, { onWarning });
    expect((await reader.listCheckpoints()).map(({ iteration }) => iteration)).toEqual([10, 20]);
    expect(onWarning).toHaveBeenLastCalledWith(
      expect.stringMatching(/^checkpoint_index.json is not as it was written/),
    );
    expect((await reader.getContents()).indexUpdatedAt).toBeNull();
  }
  await manager.save(sampleInput(30));
  expect((await manager.getContents()).indexUpdatedAt).toMatch(/^\d{4}-/);
  await manager.releaseLock();
});

test("'Don't set keep_last_n=1': the one before is kept as well, and is used when the newest is damaged", async () => {
  const { directory, manager } = await training([10, 20, 30, 40], 1);
  expect((await manager.listCheckpoints()).map(({ iteration }) => iteration)).toEqual([30, 40]);
  appendFileSync(join(directory, 'checkpoint_000040/algorithm_state.json'), ' ');
  expect((await manager.load()).metadata.iteration).toBe(30);
  // The damaged one is no fall-back: the good one before it stays until two newer good ones are there.
  await manager.save(sampleInput(50));
  expect((await manager.listCheckpoints()).map(({ iteration }) => iteration)).toEqual([30, 40, 50]);
  await manager.save(sampleInput(60));
  expect((await manager.listCheckpoints()).map(({ iteration }) => iteration)).toEqual([40, 50, 60]);
  await manager.releaseLock();
});

test("'Don't run multiple trainings in same checkpoint directory': the second is told who has it, and harms nothing", async () => {
  const { directory, manager } = await training([10]);
  const second = new CheckpointManager(directory);
  await expect(second.acquireLock()).rejects.toThrow(
    new RegExp(
      `in use by process ${process.pid} on \\S+ since \\S+; stop that training, or train into another directory`,
    ),
  );
  await expect(second.save(sampleInput(99))).rejects.toMatchObject({ name: 'DirectoryInUseError' });
  await manager.save(sampleInput(20));
  expect((await second.listCheckpoints()).map(({ iteration }) => iteration)).toEqual([10, 20]);
  await manager.releaseLock();
});

test("'Check the version': another program version loads; a newer format is refused by its name", async () => {
  const directory = temporaryDirectory();
  await new CheckpointManager(directory, { programVersion: '9.9.9' }).save(sampleInput(10));
  const manager = new CheckpointManager(directory, { programVersion: '0.1.0' });
  expect(await manager.load()).toMatchObject(sampleContent(10));
  forgeManifest(join(directory, 'checkpoint_000010'), (manifest) => {
    expect(manifest['program_version']).toBe('9.9.9');
    manifest['format_version'] = 2;
  });
  await expect(manager.load()).rejects.toThrow(NewerFormatError);
  await expect(manager.load()).rejects.toThrow(/has format version 2; this program reads versions up to 1/);
});
