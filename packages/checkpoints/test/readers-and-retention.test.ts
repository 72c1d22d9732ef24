import { expect, jest, test } from '@jest/globals';
import { CheckpointManager, nodeFileSystem } from '../src/index.js';
import { sampleInput } from './sample-checkpoint.js';
import { temporaryDirectory } from './temporary-directory.js';

jest.setTimeout(60_000);

// Readers in other processes are the row 'readers and retention' of the torture.

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
