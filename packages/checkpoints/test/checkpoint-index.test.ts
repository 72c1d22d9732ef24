import { expect, jest, test } from '@jest/globals';
import { cpSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../src/index.js';
import { CheckpointManager } from '../src/index.js';
import { encodeSelfDigested } from '../src/self-digest.js';
import { RecordingFileSystem } from './recording-file-system.js';
import { sampleInput } from './sample-checkpoint.js';
import { temporaryDirectory } from './temporary-directory.js';

async function storeOf(count: number) {
  const directory = temporaryDirectory();
  const manager = new CheckpointManager(directory);
  for (let iteration = 1; iteration <= count; iteration++) await manager.save(sampleInput(iteration));
  return directory;
}

/** A reader, and the files that it has read. */
function reader(directory: string) {
  const fileSystem = new RecordingFileSystem(directory);
  const onWarning = jest.fn();
  return { onWarning, fileSystem, manager: new CheckpointManager(directory, { fileSystem, onWarning }) };
}

test('a list reads the index only, and no weights', async () => {
  const { fileSystem, manager } = reader(await storeOf(3));
  expect(await manager.listCheckpoints()).toHaveLength(3);
  expect(fileSystem.log).toEqual(['read checkpoint_index.json']);
});

test('without an index a list says the same, from manifests and metadata, and still reads no weights', async () => {
  const directory = await storeOf(3);
  const expected = await reader(directory).manager.listCheckpoints();
  rmSync(join(directory, 'checkpoint_index.json'));
  const { fileSystem, manager, onWarning } = reader(directory);
  expect(await manager.listCheckpoints()).toEqual(expected);
  expect(fileSystem.log).toHaveLength(1 + 2 * 3);
  expect(fileSystem.log.filter((call) => call.includes('safetensors'))).toEqual([]);
  expect(onWarning).not.toHaveBeenCalled();
});

test('what the index does not know, or knows otherwise, is read anew', async () => {
  const directory = await storeOf(3);
  cpSync(join(directory, 'checkpoint_000003'), join(directory, 'checkpoint_000009'), { recursive: true });
  writeFileSync(join(directory, 'checkpoint_000002/policies/hider_policy/weights.safetensors'), 'short');
  rmSync(join(directory, 'checkpoint_000001'), { recursive: true });
  const { manager } = reader(directory);
  expect((await manager.listCheckpoints()).map(({ name, damaged }) => [name, damaged])).toEqual([
    ['checkpoint_000002', 'policies/hider_policy/weights.safetensors: wrong size'],
    ['checkpoint_000003', null],
    ['checkpoint_000009', null],
  ]);
});

test('an index that is a link is not followed', async () => {
  const directory = await storeOf(1);
  rmSync(join(directory, 'checkpoint_index.json'));
  symlinkSync('/dev/zero', join(directory, 'checkpoint_index.json'));
  const { manager, onWarning } = reader(directory);
  expect(await manager.listCheckpoints()).toHaveLength(1);
  expect(onWarning).toHaveBeenCalledWith('checkpoint_index.json is no index; the next save writes it anew.');
});

test('a forged index cannot bring names that the store does not give into messages', async () => {
  const directory = await storeOf(2);
  const path = join(directory, 'checkpoint_index.json');
  const index = JSON.parse(readFileSync(path, 'utf8')) as JsonObject & { checkpoints: JsonObject[] };
  delete index['index_sha256'];
  index.checkpoints.push({ ...index.checkpoints[0], name: '\u001b[2J' });
  index.checkpoints.push({ ...index.checkpoints[0], name: 'checkpoint_000009', metadata: null });
  writeFileSync(path, encodeSelfDigested(index, 'index_sha256'));
  const { manager, onWarning } = reader(directory);
  await manager.save(sampleInput(3));
  expect(onWarning).not.toHaveBeenCalled();
});

test('reading changes nothing in the directory', async () => {
  const directory = await storeOf(2);
  rmSync(join(directory, 'checkpoint_index.json'));
  const before = readdirSync(directory, { recursive: true });
  const { manager } = reader(directory);
  await manager.listCheckpoints();
  await manager.load();
  await manager.verify(1);
  expect(readdirSync(directory, { recursive: true })).toEqual(before);
});
