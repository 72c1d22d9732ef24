import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { FileTooLargeError, readRunConfiguration, writeRunConfiguration } from '../src/index.js';
import { temporaryDirectory } from './temporary-directory.js';

test('the options of a run are read as the newest session has written them', async () => {
  const directory = await temporaryDirectory();
  expect(await readRunConfiguration(directory)).toBeNull();
  await writeRunConfiguration(directory, { seed: 1 });
  await writeRunConfiguration(directory, { seed: 2, ppo: { lr: 0.001, hidden_sizes: [16, 16] } });
  expect(await readRunConfiguration(directory)).toEqual({
    seed: 2,
    ppo: { lr: 0.001, hidden_sizes: [16, 16] },
  });
});

test.each(['', '{', '[1]', 'null', '7'])('a file that holds %j has none', async (text) => {
  const directory = await temporaryDirectory();
  await writeFile(join(directory, 'config.json'), text);
  expect(await readRunConfiguration(directory)).toBeNull();
});

test('a file that is too large is refused unread', async () => {
  const directory = await temporaryDirectory();
  await writeFile(join(directory, 'config.json'), Buffer.alloc(2 ** 20 + 1, 0x20));
  await expect(readRunConfiguration(directory)).rejects.toBeInstanceOf(FileTooLargeError);
});
