import { afterEach, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as built from '../dist/index.js';
import { encodeContent } from '../src/checkpoint-encoding.js';
import type { CheckpointInput, RetentionOptions } from '../src/index.js';
import { CheckpointManager, nodeFileSystem, SavingThreadError } from '../src/index.js';
import { whileReading } from '../src/reading-register.js';
import { StoreWarnings } from '../src/store-warnings.js';
import { ThreadedStoreWriter } from '../src/threads/threaded-store-writer.js';
import { sampleContent, sampleInput } from './sample-checkpoint.js';
import { iterationsIn } from './sample-store.js';
import { temporaryDirectory } from './temporary-directory.js';

// Threads run built code only: here the built package, and the writer of the sources with a built thread.
const BUILT_THREAD = new URL('../dist/threads/saving-thread.js', import.meta.url);
const DYING_THREAD = new URL('./dying-thread.mjs', import.meta.url);
const EXITING_THREAD = new URL('./exiting-thread.mjs', import.meta.url);

const open: { releaseLock(): Promise<void> }[] = [];
afterEach(async () => {
  for (const manager of open.splice(0)) await manager.releaseLock();
});

async function managerWithThread(directory = temporaryDirectory(), warnings: string[] = []) {
  const onWarning = (message: string): void => void warnings.push(message);
  const manager = new built.CheckpointManager(directory, { thread: true, onWarning, keepLastN: 3 });
  open.push(manager);
  await manager.acquireLock();
  return manager;
}

function contentOf(iteration: number) {
  return encodeContent(sampleInput(iteration), (byteLength) => new Uint8Array(byteLength));
}

function writerOf(directory: string, entry = BUILT_THREAD, onWarning: (message: string) => void = () => {}) {
  const options = { directory, retention: { keepLastN: 2 }, programVersion: 'test' };
  const writer = new ThreadedStoreWriter(options, new StoreWarnings(onWarning), entry);
  open.push({ releaseLock: () => writer.close() });
  return writer;
}

/** Large enough for its memory to be handed over and used again. */
function largeInput(iteration: number, value: number): CheckpointInput {
  const data = new Float32Array(50_000).fill(value);
  return {
    ...sampleInput(iteration),
    policies: { p: { json: {}, arrays: { kernel: { data, shape: [50_000] } } } },
  };
}

describe('a save in a thread', () => {
  test('leaves the files that a save without one leaves', async () => {
    const [threaded, inline] = [await managerWithThread(), new CheckpointManager(temporaryDirectory())];
    for (const iteration of [10, 20]) {
      const { entry } = await threaded.save(sampleInput(iteration));
      const expected = await inline.save(sampleInput(iteration));
      expect(entry).toMatchObject({ name: expected.entry.name, sequence: iteration / 10, damaged: null });
      expect(entry.weightsDigest).toBe(expected.entry.weightsDigest);
      expect(await threaded.load(iteration)).toMatchObject(sampleContent(iteration));
      expect((await threaded.verify(iteration)).ok).toBe(true);
    }
  });

  test('holds what was there when it was asked for, and so does every save that waits its turn', async () => {
    const manager = await managerWithThread();
    const input = largeInput(1, 1);
    const data = input.policies['p']?.arrays['kernel']?.data as Float32Array;
    const saves = [];
    for (const iteration of [1, 2, 3]) {
      data.fill(iteration);
      saves.push(manager.save({ ...input, iteration }));
    }
    data.fill(99);
    const sequences = (await Promise.all(saves)).map(({ entry }) => entry.sequence);
    expect(sequences).toEqual([1, 2, 3]);
    for (const iteration of [1, 2, 3]) {
      const { policies } = await manager.load(iteration);
      expect(policies['p']?.arrays['kernel']?.data.every((value) => value === iteration)).toBe(true);
    }
    // The memory of a save before is used again, and nothing of it shows.
    await manager.save(largeInput(4, 4));
    await manager.save(sampleInput(5));
    expect((await manager.load(4)).policies['p']?.arrays['kernel']?.data.every((value) => value === 4)).toBe(
      true,
    );
    expect(await manager.load(5)).toMatchObject(sampleContent(5));
  });

  test('fails with the errors of a save without one: class, fields, sentence and cause', async () => {
    const directory = temporaryDirectory();
    const manager = await managerWithThread(directory);
    const tooLong = {
      ...sampleInput(1),
      metadata: { ...sampleInput(1).metadata, note: 'x'.repeat(2 ** 20) },
    };
    const refused: unknown = await manager.save(tooLong).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(built.InvalidCheckpointInputError);
    expect(refused).toMatchObject({
      field: 'metadata',
      message: expect.stringMatching(/longer than 1048576 bytes/),
    });
    rmSync(directory, { recursive: true });
    const failed: unknown = await manager.save(sampleInput(1)).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(built.StoreWriteError);
    expect(failed).toMatchObject({ operation: 'create', code: 'ENOENT', cause: { code: 'ENOENT' } });
    expect((failed as Error).message).toMatch(
      /not saved, earlier ones are untouched: cannot create .*ENOENT/,
    );
  });

  test('goes on after one that failed, with the memory that came back', async () => {
    const directory = temporaryDirectory();
    const manager = await managerWithThread(directory);
    await manager.save(largeInput(1, 1));
    writeFileSync(join(directory, 'in-the-way'), '');
    rmSync(directory, { recursive: true });
    await expect(manager.save(largeInput(2, 2))).rejects.toThrow(built.StoreWriteError);
    await manager.releaseLock();
    await manager.save(largeInput(3, 3));
    expect((await manager.load()).policies['p']?.arrays['kernel']?.data[0]).toBe(3);
  });

  test('tells its warnings through the manager, standing ones once', async () => {
    const [directory, warnings] = [temporaryDirectory(), [] as string[]];
    const manager = await managerWithThread(directory, warnings);
    await manager.save(sampleInput(1));
    await manager.save(sampleInput(2));
    writeFileSync(join(directory, 'checkpoint_000001/manifest.json'), 'nonsense');
    await manager.listCheckpoints();
    await manager.save(sampleInput(3));
    await manager.save(sampleInput(4));
    expect(warnings).toEqual([expect.stringMatching(/^The checkpoint checkpoint_000001 cannot be used/)]);
    rmSync(join(directory, 'checkpoint_000003'), { recursive: true });
    await manager.save(sampleInput(5));
    expect(warnings.slice(1)).toEqual([
      expect.stringMatching(/^No longer there since the index was written: checkpoint_000003/),
    ]);
  });

  test.each<[string, RetentionOptions, number[]]>([
    ['every second iteration', { keepLastN: 2, keepEvery: 2 }, [2, 4, 5]],
    ['the best', { keepLastN: 2, keepBest: { metric: 'seeker_reward', count: 1 } }, [1, 4, 5]],
    ['what the budget has room for', { keepLastN: 0, maxBytes: 1 }, [4, 5]],
  ])('keeps %s, as a save without one does', async (_, rules, kept) => {
    for (const Manager of [built.CheckpointManager, CheckpointManager]) {
      const directory = temporaryDirectory();
      const isThreaded = Manager === built.CheckpointManager;
      const manager = new Manager(directory, { ...rules, thread: isThreaded, onWarning: () => undefined });
      for (const iteration of [1, 2, 3, 4, 5]) await manager.save(sampleInput(iteration));
      expect(await iterationsIn(directory)).toEqual(kept);
    }
  });

  test('starts its thread, and reading starts none', async () => {
    const directory = temporaryDirectory();
    await new CheckpointManager(directory).save(sampleInput(10));
    let threads = 0;
    const count = (): void => void threads++;
    subscribe('worker_threads', count);
    const keepBest = { metric: 'reward_mean', count: 1 };
    const rules = { keepLastN: 1, keepEvery: 5, keepBest, maxBytes: 10 };
    const threaded = new built.CheckpointManager(directory, { thread: true });
    const ofSources = [{}, rules].map((each) => new CheckpointManager(directory, { ...each, thread: true }));
    for (const manager of [threaded, ...ofSources]) {
      manager.protect('checkpoint_000010');
      expect(await manager.load()).toMatchObject(sampleContent(10));
    }
    expect(threads).toBe(0);
    await threaded.save(sampleInput(20));
    expect(threads).toBe(1);
    unsubscribe('worker_threads', count);
  });

  test('with a file system of its own runs where it was asked for', async () => {
    const calls: string[] = [];
    const rename = async (from: string, to: string): Promise<void> => {
      calls.push(to);
      await nodeFileSystem.rename(from, to);
    };
    const options = { thread: true, fileSystem: { ...nodeFileSystem, rename } };
    const manager = new CheckpointManager(temporaryDirectory(), options);
    await manager.save(sampleInput(1));
    expect(calls[0]).toMatch(/checkpoint_000001$/);
  });
});

describe('the lock', () => {
  test('stays with the manager while its thread saves, and is freed with releaseLock only', async () => {
    const directory = temporaryDirectory();
    const manager = await managerWithThread(directory);
    const other = new CheckpointManager(directory);
    const saving = manager.save(largeInput(1, 1));
    await expect(other.acquireLock()).rejects.toMatchObject({ name: 'DirectoryInUseError' });
    const releasing = manager.releaseLock();
    expect((await saving).entry.iteration).toBe(1);
    await releasing;
    await other.save(sampleInput(2));
    expect((await other.listCheckpoints()).map(({ sequence }) => sequence)).toEqual([1, 2]);
  });

  test.each(['held', 'free'])('%s, keeps no process alive; a save that runs does', async (lock) => {
    const directory = temporaryDirectory();
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'thread-process.mjs'), directory, lock],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, NODE_OPTIONS: '' },
      },
    );
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    const [code] = (await once(child, 'close')) as [number];
    expect([code, output]).toEqual([0, 'saved']);
    expect((await new CheckpointManager(directory).load()).metadata.iteration).toBe(1);
  });
});

describe('a writer with a thread', () => {
  test('keeps from retention what is protected, before the thread starts and later, and what is being read', async () => {
    const directory = temporaryDirectory();
    const writer = writerOf(directory);
    writer.protect('checkpoint_000001');
    await writer.write(contentOf(1));
    writer.protect('checkpoint_000002');
    for (const iteration of [2, 3]) await writer.write(contentOf(iteration));
    const path = join(directory, 'checkpoint_000003');
    await whileReading(path, async () => {
      for (const iteration of [4, 5]) expect((await writer.write(contentOf(iteration))).removed).toEqual([]);
      // A thread that starts while something is read knows of it too.
      await writer.close();
      expect((await writer.write(contentOf(6))).removed).toEqual(['checkpoint_000004']);
    });
    expect((await writer.write(contentOf(7))).removed).toEqual(['checkpoint_000003', 'checkpoint_000005']);
    expect(readdirSync(directory).filter((name) => name.startsWith('checkpoint_0'))).toEqual(
      [1, 2, 6, 7].map((iteration) => `checkpoint_00000${iteration}`),
    );
  });

  test('whose thread dies says so, and starts another for the next write', async () => {
    const directory = temporaryDirectory();
    const writer = writerOf(directory, DYING_THREAD);
    for (const iteration of [1, 2]) {
      const failure: unknown = await writer.write(contentOf(iteration)).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(SavingThreadError);
      expect(failure).toMatchObject({ directory, cause: { message: 'this thread was made to die' } });
    }
    await writer.close();
  });

  test('says of what its thread died', () => {
    const error = new SavingThreadError({ directory: '/runs', cause: new Error('out of memory') });
    expect(error.message).toMatch(/saves into \/runs died \(out of memory\)/);
  });

  test('whose thread ends by itself says with which code', async () => {
    const writer = writerOf(temporaryDirectory(), EXITING_THREAD);
    await expect(writer.write(contentOf(1))).rejects.toThrow(/died \(it ended with code 3\)/);
  });

  test('tells the warnings of the thread, those that stand once, and fails as a save without a thread does', async () => {
    const [directory, warnings] = [temporaryDirectory(), [] as string[]];
    const writer = writerOf(directory, BUILT_THREAD, (message) => warnings.push(message));
    for (const iteration of [1, 2]) await writer.write(contentOf(iteration));
    writeFileSync(join(directory, 'checkpoint_000001/manifest.json'), 'nonsense');
    rmSync(join(directory, 'checkpoint_000002'), { recursive: true });
    for (const iteration of [3, 4]) await writer.write(contentOf(iteration));
    expect(warnings).toEqual([
      expect.stringMatching(/^The checkpoint checkpoint_000001 cannot be used/),
      expect.stringMatching(/^No longer there since the index was written: .*checkpoint_000002/),
    ]);
    rmSync(directory, { recursive: true });
    const content = contentOf(5);
    await expect(writer.write(content)).rejects.toMatchObject({ name: 'StoreWriteError', code: 'ENOENT' });
    expect(content.files.every(({ bytes }) => bytes.length > 0)).toBe(true);
  });

  test('that was opened and never asked for anything closes, twice as well', async () => {
    const writer = writerOf(temporaryDirectory());
    writer.open();
    await writer.close();
    await writer.close();
  });
});
