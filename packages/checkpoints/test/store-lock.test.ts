import { describe, expect, test } from '@jest/globals';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { CheckpointManager, LockUnavailableError, nodeFileSystem } from '../src/index.js';
import { sampleInput } from './sample-checkpoint.js';
import { temporaryDirectory } from './temporary-directory.js';

// Processes that race for a lock are the row 'two trainings at once' of the torture.

describe('managers of one process', () => {
  test('keep each other out as processes do', async () => {
    const directory = temporaryDirectory();
    const [first, second] = [new CheckpointManager(directory), new CheckpointManager(directory)];
    await first.acquireLock();
    await first.acquireLock();
    const owner = { pid: process.pid, host: hostname(), since: expect.stringMatching(/^\d{4}-/) };
    await expect(second.acquireLock()).rejects.toMatchObject({ name: 'DirectoryInUseError', owner });
    await first.save(sampleInput(1));
    await first.releaseLock();
    await first.releaseLock();
    await second.acquireLock();
    expect((await second.load()).metadata.iteration).toBe(1);
    await second.releaseLock();
  });

  test('a save without the lock takes it for as long as it lasts', async () => {
    const directory = temporaryDirectory();
    const [first, second] = [new CheckpointManager(directory), new CheckpointManager(directory)];
    await first.save(sampleInput(1));
    await second.save(sampleInput(2));
    expect(readFileSync(join(directory, '.lock'), 'utf8')).toBe('');
  });

  test('reading needs no lock', async () => {
    const directory = temporaryDirectory();
    const writer = new CheckpointManager(directory);
    await writer.acquireLock();
    await writer.save(sampleInput(1));
    expect((await new CheckpointManager(directory).load()).metadata.iteration).toBe(1);
    await writer.releaseLock();
  });
});

test('a directory that another process creates at the same moment is no error', async () => {
  const directory = join(temporaryDirectory(), 'new/checkpoints');
  let isFirst = true;
  const createDirectory = async (path: string): Promise<void> => {
    if (isFirst) {
      isFirst = false;
      throw Object.assign(new Error('the parent is missing'), { code: 'ENOENT' });
    }
    // The other process is always a moment earlier.
    mkdirSync(path, { recursive: true });
    await nodeFileSystem.createDirectory(path);
  };
  const manager = new CheckpointManager(directory, { fileSystem: { ...nodeFileSystem, createDirectory } });
  await manager.acquireLock();
  await manager.releaseLock();
});

test('a directory that nobody can create is refused, even where the system says that it is missing', async () => {
  const directory = join(temporaryDirectory(), 'new');
  // As the file system of /proc does.
  const createDirectory = async (path: string): Promise<void> => {
    if (path === directory) throw Object.assign(new Error('no such directory'), { code: 'ENOENT' });
    await nodeFileSystem.createDirectory(path);
  };
  const manager = new CheckpointManager(directory, { fileSystem: { ...nodeFileSystem, createDirectory } });
  await expect(manager.acquireLock()).rejects.toThrow(
    `The checkpoint directory cannot be written to: cannot create ${directory} (no such directory). Choose another directory.`,
  );
});

test('a lock file full of nonsense does not hinder anybody', async () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, '.lock'), '\u001b[2J{"pid": "me"}');
  const manager = new CheckpointManager(directory);
  await manager.acquireLock();
  writeFileSync(join(directory, '.lock'), '\u001b[2Jnonsense');
  const refused = new CheckpointManager(directory).acquireLock();
  await expect(refused).rejects.toThrow(/in use by another process; stop that training/);
  await manager.releaseLock();
});

test('a directory in place of the lock file is an error that says so', async () => {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, '.lock'));
  await expect(new CheckpointManager(directory).acquireLock()).rejects.toMatchObject({
    name: 'StoreWriteError',
    operation: 'lock',
  });
});

test('a platform without kernel locks is told apart from a directory in use', async () => {
  const fileSystem = { ...nodeFileSystem, tryLock: () => Promise.reject(new Error('no such module')) };
  const manager = new CheckpointManager(temporaryDirectory(), { fileSystem });
  await expect(manager.acquireLock()).rejects.toThrow(LockUnavailableError);
});
