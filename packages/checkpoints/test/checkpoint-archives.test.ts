import { describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CheckpointManager } from '../src/index.js';
import { sampleContent, sampleInput } from './sample-checkpoint.js';
import { addCompanions, namesIn, storeWith } from './sample-store.js';
import { temporaryDirectory } from './temporary-directory.js';

const namesOf = async (manager: CheckpointManager) =>
  (await manager.listCheckpoints()).map(({ name }) => name);

describe('an archived checkpoint', () => {
  test('comes back as it was: name, identity, every byte', async () => {
    const { directory, onWarning, manager } = await storeWith([10, 20]);
    const [before] = await manager.listCheckpoints();
    const path = join(directory, 'checkpoint_000010');
    const original = temporaryDirectory();
    cpSync(path, original, { recursive: true });

    const archive = await manager.archive(10);
    expect(archive).toEqual({
      name: 'checkpoint_000010',
      path: `${path}.tar.gz`,
      sizeBytes: readFileSync(`${path}.tar.gz`).length,
    });
    expect(namesIn(directory)).toEqual(['checkpoint_000010.tar.gz', 'checkpoint_000020']);

    const restored = await manager.unarchive('checkpoint_000010');
    expect(restored).toEqual({ ...before, pinnedAt: expect.any(String) });
    expect(namesIn(directory)).toEqual(['checkpoint_000010', 'checkpoint_000020']);
    rmSync(join(path, 'pinned.json'));
    const files = (root: string) =>
      readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((item) => item.isFile())
        .map((item) => join(item.parentPath, item.name))
        .sort()
        .map((file) => [file.slice(root.length), readFileSync(file)]);
    expect(files(path)).toEqual(files(original));
    expect(await manager.load(10)).toMatchObject(sampleContent(10));
    expect(onWarning).not.toHaveBeenCalled();
  });

  test('gives the same bytes whenever and wherever it is archived, pinned or not', async () => {
    const { directory, manager } = await storeWith([10, 20]);
    const { path } = await manager.archive(10, { keep: true });
    const first = readFileSync(path);
    rmSync(path);
    const other = temporaryDirectory();
    // Another order on the disk, other times, another owner of nothing.
    for (const file of readdirSync(join(directory, 'checkpoint_000010'), { recursive: true })
      .reverse()
      .map(String))
      cpSync(join(directory, 'checkpoint_000010', file), join(other, 'checkpoint_000010', file), {
        recursive: true,
      });
    const elsewhere = new CheckpointManager(other);
    await elsewhere.pin(10);
    await elsewhere.archive(10, { keep: true });
    expect(readFileSync(join(other, 'checkpoint_000010.tar.gz')).equals(first)).toBe(true);
    await manager.archive(10);
    await manager.unarchive(10);
    await manager.archive(10);
    expect(readFileSync(path).equals(first)).toBe(true);
    // Neither time nor system in the gzip header, and none in the tar headers.
    expect([...first.subarray(4, 8), first[9]]).toEqual([0, 0, 0, 0, 255]);
    expect(gunzipSync(first).subarray(136, 147).toString()).toBe('00000000000');
  });

  test('never confuses list, latest, best or saving', async () => {
    const { manager } = await storeWith([10, 20, 30]);
    await manager.archive(10);
    await manager.archive(20);
    expect(await namesOf(manager)).toEqual(['checkpoint_000030']);
    expect((await manager.load()).metadata.iteration).toBe(30);
    expect((await manager.getBestCheckpoint('seeker_reward'))?.iteration).toBe(30);
    expect((await manager.listArchives()).map(({ name }) => name)).toEqual([
      'checkpoint_000010',
      'checkpoint_000020',
    ]);
    // Its name stays its own.
    expect((await manager.save(sampleInput(20))).entry).toMatchObject({
      name: 'checkpoint_000020_v2',
      label: '20_v2',
    });
    await manager.unarchive('20');
    expect(await namesOf(manager)).toEqual([
      'checkpoint_000020',
      'checkpoint_000030',
      'checkpoint_000020_v2',
    ]);
  });

  test('that is asked for is said to be archived', async () => {
    const { directory, manager } = await storeWith([10, 20]);
    await manager.archive(10);
    for (const reference of [10, '10', 'checkpoint_000010', join(directory, 'checkpoint_000010.tar.gz')])
      await expect(manager.pin(reference)).rejects.toThrow(
        reference === join(directory, 'checkpoint_000010.tar.gz')
          ? /a link or a file, not a directory/
          : /it is archived as checkpoint_000010.tar.gz in .*, and must be unarchived first/,
      );
    await expect(manager.load('checkpoint_000099')).rejects.toThrow(/there is none in/);
  });

  test('comes back pinned, so that the next save does not take it away again', async () => {
    const { directory, manager } = await storeWith([10, 20, 30, 40]);
    await manager.archive(10);
    expect((await manager.unarchive(10)).pinnedAt).toMatch(/^\d{4}-/);
    await new CheckpointManager(directory, { keepLastN: 2 }).save(sampleInput(50));
    expect(await namesOf(manager)).toEqual(['checkpoint_000010', 'checkpoint_000040', 'checkpoint_000050']);
  });

  test('keeps its figure and history', async () => {
    const { directory, manager } = await storeWith([10, 20, 30]);
    await addCompanions(manager);
    await manager.archive(10);
    await manager.archive(20, { keep: true });
    const poor = new CheckpointManager(directory, { keepLastN: 2 });
    for (const iteration of [40, 50]) await poor.save(sampleInput(iteration));
    const beside = readdirSync(directory).filter((name) => name.startsWith('metrics_iter_'));
    expect(beside).toEqual(['metrics_iter_10.json', 'metrics_iter_20.json']);
  });

  test('can stay beside its archive, and its archive beside it', async () => {
    const { directory, manager } = await storeWith([10]);
    await manager.archive('latest', { keep: true });
    expect(namesIn(directory)).toEqual(['checkpoint_000010', 'checkpoint_000010.tar.gz']);
    rmSync(join(directory, 'checkpoint_000010'), { recursive: true });
    await manager.unarchive(10, { keep: true });
    expect(namesIn(directory)).toEqual(['checkpoint_000010', 'checkpoint_000010.tar.gz']);
  });

  test('is unpacked into another store from wherever its archive lies, which stays', async () => {
    const { directory, manager } = await storeWith([10, 20]);
    const { path } = await manager.archive(10);
    const moved = join(temporaryDirectory(), 'old one.tar.gz');
    renameSync(path, moved);
    const other = new CheckpointManager(join(temporaryDirectory(), 'new'));
    expect((await other.unarchive(moved)).name).toBe('checkpoint_000010');
    expect(await other.load()).toMatchObject(sampleContent(10));
    expect(existsSync(moved)).toBe(true);
    expect(namesIn(directory)).toEqual(['checkpoint_000020']);
  });

  test('of a name that the store does not give keeps that name', async () => {
    const { directory, manager } = await storeWith([10]);
    cpSync(join(directory, 'checkpoint_000010'), join(directory, 'best_model'), { recursive: true });
    await manager.archive('best_model');
    expect(existsSync(join(directory, 'best_model'))).toBe(false);
    expect(await manager.listArchives()).toEqual([]);
    expect((await manager.unarchive('best_model')).name).toBe('best_model');
    expect(await manager.load('best_model')).toMatchObject(sampleContent(10));
  });

  test('with several versions is the last of them, unless its label says which', async () => {
    const { manager } = await storeWith([10, 10, 10, 20]);
    for (const label of ['checkpoint_000010', '10_v2', '10_v3']) await manager.archive(label);
    expect((await manager.unarchive(10)).name).toBe('checkpoint_000010_v3');
    expect((await manager.unarchive('10_v2')).name).toBe('checkpoint_000010_v2');
    expect((await manager.unarchive('checkpoint_000010.tar.gz')).name).toBe('checkpoint_000010');
  });
});

describe('what tar makes', () => {
  test('of a checkpoint directory is unpacked, and what this store makes is unpacked by tar', async () => {
    const { directory, manager } = await storeWith([10, 20]);
    const tar = (...words: string[]) => execFileSync('tar', words, { cwd: directory });
    await manager.pin(10);
    // The guide's way.
    tar('-czf', 'checkpoint_000010.tar.gz', 'checkpoint_000010/');
    rmSync(join(directory, 'checkpoint_000010'), { recursive: true });
    expect((await manager.unarchive(10)).name).toBe('checkpoint_000010');
    expect(await manager.load(10)).toMatchObject(sampleContent(10));

    await manager.archive(10);
    tar('-xzf', 'checkpoint_000010.tar.gz');
    expect((await manager.verify(10)).ok).toBe(true);
    expect(await manager.load(10)).toMatchObject(sampleContent(10));
  });

  test('with finer times in extended headers is unpacked as well', async () => {
    const { directory, manager } = await storeWith([10, 20]);
    execFileSync('tar', ['--format=posix', '-czf', 'checkpoint_000010.tar.gz', 'checkpoint_000010'], {
      cwd: directory,
    });
    rmSync(join(directory, 'checkpoint_000010'), { recursive: true });
    await manager.unarchive(10);
    expect(await manager.load(10)).toMatchObject(sampleContent(10));
  });
});
