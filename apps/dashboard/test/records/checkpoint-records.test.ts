import { rm } from 'node:fs/promises';
import { CheckpointNotFoundError } from '@hideout/checkpoints';
import { expect, test } from '@jest/globals';
import { CheckpointRecords } from '../../src/records/checkpoint-records.js';
import { addCheckpoint, trainingDirectories } from '../training-directories.js';

test('a checkpoint whose name was given anew is not there: what is read is never that of another one', async () => {
  const directories = await trainingDirectories();
  const records = new CheckpointRecords(directories.checkpointDirectory);
  const first = await addCheckpoint(directories, 10, { learningRate: 0.5 });
  const record = await records.find(first.id);
  if (record === null) throw new Error('the checkpoint is not listed');
  await rm(first.path, { recursive: true });
  const second = await addCheckpoint(directories, 10, { learningRate: 0.25 });
  expect([second.path, second.id === first.id]).toEqual([first.path, false]);

  await expect(records.game(record)).rejects.toThrow(CheckpointNotFoundError);
  expect(await records.configuration(record)).toBeNull();

  const other = await new CheckpointRecords(directories.checkpointDirectory).find(second.id);
  if (other === null) throw new Error('the other checkpoint is not listed');
  expect((await records.game(other)).environment).toEqual({ map: 'fort' });
  expect(await records.configuration(other)).toMatchObject({ ppo: { learning_rate: 0.25 } });
});
