import { expect, test } from '@jest/globals';
import type { InspectedCheckpoint } from '../src/checkpoint-inspection.js';
import { CheckpointManager, nodeFileSystem } from '../src/index.js';
import { oldestFirst } from '../src/store-scan.js';
import { sampleInput } from './sample-checkpoint.js';
import { temporaryDirectory } from './temporary-directory.js';

function checkpoint(name: string, sequence: number, iteration: number): InspectedCheckpoint {
  return { kind: 'good', entry: { name, sequence, iteration } } as InspectedCheckpoint;
}

const namesOf = (checkpoints: InspectedCheckpoint[]) =>
  oldestFirst(checkpoints).map(({ entry }) => entry.name);

test('the order is that of saving', () => {
  expect(namesOf([checkpoint('a', 3, 10), checkpoint('b', 1, 30), checkpoint('c', 2, 20)])).toEqual([
    'b',
    'c',
    'a',
  ]);
});

test('copies of one checkpoint go by name', () => {
  expect(namesOf([checkpoint('b', 1, 10), checkpoint('a', 1, 10)])).toEqual(['a', 'b']);
});

test('one without a legible number follows the last one whose iteration is not above its own', () => {
  const known = [checkpoint('a', 1, 10), checkpoint('b', 2, 20), checkpoint('c', 3, 30)];
  expect(namesOf([...known, checkpoint('x', 0, 20)])).toEqual(['a', 'b', 'x', 'c']);
  expect(namesOf([...known, checkpoint('x', 0, 40)])).toEqual(['a', 'b', 'c', 'x']);
  expect(namesOf([...known, checkpoint('x', 0, 5)])).toEqual(['x', 'a', 'b', 'c']);
});

test('a store whose checkpoints are all replaced while they are looked at is looked at again', async () => {
  const directory = temporaryDirectory();
  const writer = new CheckpointManager(directory, { keepLastN: 2 });
  for (const iteration of [1, 2]) await writer.save(sampleInput(iteration));
  let lists = 0;
  const slow = {
    ...nodeFileSystem,
    async list(path: string) {
      const items = await nodeFileSystem.list(path);
      if (path === directory && lists++ === 0)
        for (const iteration of [3, 4]) await writer.save(sampleInput(iteration));
      return items;
    },
  };
  const reader = new CheckpointManager(directory, { fileSystem: slow });
  expect((await reader.load()).metadata.iteration).toBe(4);
  expect(lists).toBe(2);
});

test('names that vanish for ever are believed to be gone', async () => {
  const vanishing = {
    ...nodeFileSystem,
    list: async () => [{ name: 'checkpoint_000001', kind: 'directory' as const }],
  };
  const reader = new CheckpointManager(temporaryDirectory(), { fileSystem: vanishing });
  expect(await reader.listCheckpoints()).toEqual([]);
});
