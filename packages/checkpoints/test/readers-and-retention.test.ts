import { expect, jest, test } from '@jest/globals';
import { CheckpointManager, nodeFileSystem } from '../src/index.js';
import { sampleContent, sampleInput } from './sample-checkpoint.js';
import { temporaryDirectory } from './temporary-directory.js';

jest.setTimeout(60_000);

const SAVES = 60;

test('readers that load while a writer saves and removes never see an error, nor less than a whole checkpoint', async () => {
  const directory = temporaryDirectory();
  const writer = new CheckpointManager(directory, { keepLastN: 2 });
  await writer.save(sampleInput(0));
  let saving = true;
  const read = async (): Promise<number> => {
    const onWarning = (message: string) => {
      throw new Error(message);
    };
    // Another copy of the package, as another process has: its reads are unknown to the writer's retention.
    const { CheckpointManager: OtherManager } = (await import('../dist/index.js' as string)) as {
      CheckpointManager: typeof CheckpointManager;
    };
    const reader = new OtherManager(directory, { onWarning });
    let loads = 0;
    let newest = 0;
    while (saving) {
      const { metadata, state, policies, skipped } = await reader.load();
      expect(skipped).toEqual([]);
      expect({ state, policies }).toEqual(sampleContent(metadata.iteration));
      expect(metadata.iteration).toBeGreaterThanOrEqual(newest);
      newest = metadata.iteration;
      expect((await reader.listCheckpoints()).every(({ damaged }) => damaged === null)).toBe(true);
      loads++;
    }
    return loads;
  };
  const readers = [read(), read()];
  try {
    for (let iteration = 1; iteration <= SAVES; iteration++) await writer.save(sampleInput(iteration));
  } finally {
    // Readers must end in any case: nothing else would stop them.
    saving = false;
  }
  for (const loads of await Promise.all(readers)) expect(loads).toBeGreaterThan(0);
});

test('retention leaves a checkpoint that this process is reading', async () => {
  const directory = temporaryDirectory();
  const manager = new CheckpointManager(directory, { keepLastN: 2 });
  for (const iteration of [1, 2]) await manager.save(sampleInput(iteration));
  let goOn = (): void => undefined;
  const pause = new Promise<void>((resolve) => (goOn = resolve));
  let paused = (): void => undefined;
  const reached = new Promise<void>((resolve) => (paused = resolve));
  const slow = {
    ...nodeFileSystem,
    async read(path: string, maxBytes: number) {
      if (path.endsWith('weights.safetensors')) {
        paused();
        await pause;
      }
      return nodeFileSystem.read(path, maxBytes);
    },
  };
  const loading = new CheckpointManager(directory, { fileSystem: slow }).load(1);
  await reached;
  expect((await manager.save(sampleInput(3))).removed).toEqual([]);
  goOn();
  expect((await loading).metadata.iteration).toBe(1);
  expect((await manager.save(sampleInput(4))).removed).toEqual(['checkpoint_000001', 'checkpoint_000002']);
});

test('a checkpoint that is removed while it is asked for by name is not found, rather than damaged', async () => {
  const directory = temporaryDirectory();
  const writer = new CheckpointManager(directory, { keepLastN: 2 });
  for (const iteration of [1, 2]) await writer.save(sampleInput(iteration));
  let removed = false;
  const vanishing = {
    ...nodeFileSystem,
    async read(path: string, maxBytes: number) {
      if (path.endsWith('algorithm_state.json') && !removed) {
        removed = true;
        await nodeFileSystem.rename(
          `${directory}/checkpoint_000001`,
          `${directory}/.trash-checkpoint_000001-0123456789abcdef`,
        );
      }
      return nodeFileSystem.read(path, maxBytes);
    },
  };
  const reader = new CheckpointManager(directory, { fileSystem: vanishing });
  await expect(reader.load(1)).rejects.toMatchObject({ name: 'CheckpointNotFoundError' });
});
