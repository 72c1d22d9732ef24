import { describe, expect, jest, test } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import {
  CheckpointManager,
  DirectoryInUseError,
  LockUnavailableError,
  nodeFileSystem,
} from '../src/index.js';
import { sampleInput } from './sample-checkpoint.js';
import { temporaryDirectory } from './temporary-directory.js';

jest.setTimeout(60_000);

const CHILD = join(import.meta.dirname, 'locking-process.mjs');

/** Starts a process that competes for the lock; resolves with its first word, 'owner' or a DirectoryInUseError's text. */
async function compete(directory: string): Promise<{ child: ChildProcess; answer: string }> {
  const child = spawn(process.execPath, [CHILD, directory], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const [answer] = (await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])) as [unknown];
  return { child, answer: String(answer).trim() };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

describe('processes that race for a directory', () => {
  test('exactly one gets it, and the others are told who has it', async () => {
    const directory = join(temporaryDirectory(), 'new/checkpoints');
    const racers = await Promise.all([1, 2, 3].map(() => compete(directory)));
    await Promise.all(racers.map(({ child }) => end(child)));
    const owners = racers.filter(({ answer }) => answer === 'owner');
    expect(owners).toHaveLength(1);
    for (const { answer } of racers.filter((racer) => racer !== owners[0]))
      expect(answer).toContain(`in use by process ${owners[0]?.child.pid} on `);
  });

  test('a killed owner frees it at once; a stopped one does not', async () => {
    const directory = temporaryDirectory();
    const { child, answer } = await compete(directory);
    expect(answer).toBe('owner');
    const manager = new CheckpointManager(directory);
    child.kill('SIGSTOP');
    await expect(manager.acquireLock()).rejects.toThrow(DirectoryInUseError);
    await expect(manager.save(sampleInput(1))).rejects.toMatchObject({ owner: { pid: child.pid } });
    await end(child);
    await manager.acquireLock();
    await manager.save(sampleInput(1));
    await manager.releaseLock();
  });
});

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
