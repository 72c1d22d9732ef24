import { describe, expect, jest, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CheckpointManager, companionPaths, nodeFileSystem } from '../src/index.js';
import type { Fault, RecordedCall } from './recording-file-system.js';
import { RecordingFileSystem } from './recording-file-system.js';
import { sampleContent, sampleInput } from './sample-checkpoint.js';
import { temporaryDirectory } from './temporary-directory.js';

async function storeWith(iterations: readonly number[], keepLastN = 0) {
  const directory = temporaryDirectory();
  const onWarning = jest.fn<(message: string) => void>();
  const manager = new CheckpointManager(directory, { keepLastN, onWarning });
  for (const iteration of iterations) {
    const { entry } = await manager.save(sampleInput(iteration));
    for (const path of Object.values(companionPaths(entry))) writeFileSync(path, '');
  }
  return { directory, onWarning, manager };
}

const namesIn = (directory: string) =>
  readdirSync(directory).filter((name) => name.startsWith('checkpoint_0') || name.startsWith('.t'));

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

describe('archiving refuses', () => {
  test('the newest good one: it is what a run goes on from', async () => {
    const { directory, manager } = await storeWith([10, 20, 30]);
    for (const reference of ['latest', 30])
      await expect(manager.archive(reference)).rejects.toThrow(
        /^The checkpoint checkpoint_000030 stays: it is the newest good one\./,
      );
    // Rotten ones that are newer do not count.
    for (const name of ['checkpoint_000020', 'checkpoint_000030'])
      writeFileSync(join(directory, name, 'algorithm_state.safetensors'), Buffer.alloc(208));
    const fresh = new CheckpointManager(directory, { onWarning: () => undefined });
    await expect(fresh.archive(10)).rejects.toMatchObject({
      name: 'CheckpointNeededError',
      checkpoint: 'checkpoint_000010',
    });
  });

  test('any, where every one is damaged', async () => {
    const { directory, manager } = await storeWith([10, 20]);
    for (const name of ['checkpoint_000010', 'checkpoint_000020']) {
      const path = join(directory, name, 'policies/seeker_policy/weights.safetensors');
      const bytes = readFileSync(path);
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
      writeFileSync(path, bytes);
    }
    await expect(manager.archive(10)).rejects.toMatchObject({ name: 'CheckpointNeededError' });
    expect(namesIn(directory)).toEqual(['checkpoint_000010', 'checkpoint_000020']);
  });

  test('one that the run was resumed from', async () => {
    const { manager } = await storeWith([10, 20]);
    manager.protect('checkpoint_000010');
    await expect(manager.archive(10)).rejects.toThrow(/stays: it is in use/);
  });

  test('a damaged one, at the first wrong byte', async () => {
    const { directory, manager } = await storeWith([10, 20]);
    const path = join(directory, 'checkpoint_000010/algorithm_state.safetensors');
    const bytes = readFileSync(path);
    bytes[bytes.length - 1] = 1;
    writeFileSync(path, bytes);
    await expect(manager.archive(10)).rejects.toMatchObject({
      name: 'CheckpointDamagedError',
      problems: ['algorithm_state.safetensors: wrong digest'],
      alternative: 'checkpoint_000020',
    });
    expect(namesIn(directory)).toEqual(['checkpoint_000010', 'checkpoint_000020']);
  });

  test('one that lies elsewhere, or nowhere', async () => {
    const { manager } = await storeWith([10]);
    const other = await storeWith([20]);
    await expect(manager.archive(join(other.directory, 'checkpoint_000020'))).rejects.toThrow(
      /it does not lie in/,
    );
    await expect(manager.archive(99)).rejects.toMatchObject({ name: 'CheckpointNotFoundError' });
    await expect(manager.unarchive(99)).rejects.toThrow(/there is no archive of it in/);
    await expect(manager.unarchive('')).rejects.toMatchObject({ name: 'CheckpointNotFoundError' });
  });

  test('beside a training', async () => {
    const { directory, manager } = await storeWith([10, 20]);
    const training = new CheckpointManager(directory);
    await training.acquireLock();
    for (const work of [manager.archive(10), manager.unarchive(10)])
      await expect(work).rejects.toMatchObject({ name: 'DirectoryInUseError' });
    await training.releaseLock();
  });

  test('to replace anything', async () => {
    const { directory, manager } = await storeWith([10, 20, 30]);
    await manager.archive(10, { keep: true });
    renameSync(join(directory, 'checkpoint_000010.tar.gz'), join(directory, 'checkpoint_000020.tar.gz'));
    await expect(manager.archive(20)).rejects.toMatchObject({ name: 'NameTakenError' });
    expect(namesIn(directory)).toContain('checkpoint_000020');
    await manager.archive(10);
    mkdirSync(join(directory, 'checkpoint_000010'));
    await expect(manager.unarchive(10)).rejects.toMatchObject({
      name: 'NameTakenError',
      path: join(directory, 'checkpoint_000010'),
    });
    expect(readdirSync(join(directory, 'checkpoint_000010'))).toEqual([]);
    expect(namesIn(directory)).toContain('checkpoint_000010.tar.gz');
  });

  test('an archive that is a link', async () => {
    const { directory, manager } = await storeWith([10, 20]);
    const { path } = await manager.archive(10);
    renameSync(path, join(directory, 'x.tar.gz'));
    symlinkSync(join(directory, 'x.tar.gz'), path);
    await expect(manager.unarchive(10)).rejects.toThrow(/is refused: it is no regular file/);
    expect(await manager.listArchives()).toEqual([]);
  });
});

describe('crash safety', () => {
  /** Faster, where what is asked is not what survives a power cut. */
  const withoutSyncs = {
    ...nodeFileSystem,
    async createFile(path: string) {
      return { ...(await nodeFileSystem.createFile(path)), sync: async () => undefined };
    },
    syncDirectory: async () => undefined,
  };

  async function recorded(faultOf?: (call: RecordedCall, index: number) => Fault) {
    const { directory } = await storeWith([10, 20]);
    const fileSystem = new RecordingFileSystem(directory, faultOf);
    return { directory, fileSystem, manager: new CheckpointManager(directory, { fileSystem }) };
  }

  test('an archive is written, synced, read back, named, and the name synced, before the original loses its own', async () => {
    const { fileSystem, manager } = await recorded();
    await manager.archive(10);
    const temporary = '.tmp-checkpoint_000010.tar.gz-*';
    const start = fileSystem.log.indexOf(`create ${temporary}`);
    expect(fileSystem.log.slice(start, start + 8)).toEqual([
      `create ${temporary}`,
      `write ${temporary}`,
      `sync ${temporary}`,
      `read ${temporary}`,
      `rename ${temporary} checkpoint_000010.tar.gz`,
      'syncdir ',
      'rename checkpoint_000010 .trash-checkpoint_000010-*',
      'syncdir ',
    ]);
  });

  test('an archive goes only when the checkpoint is on the disk, verified, under its name', async () => {
    const { fileSystem, manager } = await recorded();
    await manager.archive(10);
    await manager.unarchive(10);
    const { log } = fileSystem;
    const named = log.lastIndexOf('rename .tmp-checkpoint_000010-* checkpoint_000010');
    const removed = log.indexOf('unlink checkpoint_000010.tar.gz');
    expect(log[named - 1]).toBe('read .tmp-checkpoint_000010-*/manifest.json');
    expect(log[named + 1]).toBe('syncdir ');
    expect(removed).toBeGreaterThan(named + 1);
    expect(log[removed + 1]).toBe('syncdir ');
  });

  test.each(['archive', 'unarchive'] as const)(
    'whichever call of %s fails, once or from then on, the checkpoint is whole somewhere, and the next try works',
    async (work) => {
      const { directory: template, manager } = await storeWith([10, 20]);
      if (work === 'unarchive') await manager.archive(10);
      /** The work in a copy of the store, of which one call fails, or none. */
      const attempt = async (faultOf: (index: number) => Fault) => {
        const directory = temporaryDirectory();
        cpSync(template, directory, { recursive: true });
        const fileSystem = new RecordingFileSystem(directory, (_, index) => faultOf(index));
        const onWarning = () => undefined;
        const error = await new CheckpointManager(directory, { fileSystem, onWarning })[work](10).then(
          () => null,
          (reason: unknown) => reason,
        );
        return { directory, calls: fileSystem.calls.length, error };
      };
      const { calls } = await attempt(() => null);
      expect(calls).toBeGreaterThan(20);
      for (let failing = 0; failing < 2 * calls; failing++) {
        const isLasting = failing >= calls;
        const { directory, error } = await attempt((index) =>
          index === failing % calls || (isLasting && index > failing % calls) ? { code: 'ENOSPC' } : null,
        );
        if (error !== null)
          expect(error).toMatchObject({
            name: expect.stringMatching(/^Store(Write|Read)Error$/),
            code: 'ENOSPC',
          });
        const reopened = new CheckpointManager(directory, { fileSystem: withoutSyncs });
        await reopened.prune();
        expect(namesIn(directory).filter((name) => name.startsWith('.'))).toEqual([]);
        const again = await reopened[work](10).catch((reason: unknown) => reason);
        // Where it had come about, there is nothing left to do.
        expect(again).toMatchObject({
          name: expect.stringMatching(/^(checkpoint_000010|CheckpointNotFoundError)$/),
        });
        expect(namesIn(directory)).toEqual([
          work === 'archive' ? 'checkpoint_000010.tar.gz' : 'checkpoint_000010',
          'checkpoint_000020',
        ]);
        if (work === 'archive') await reopened.unarchive(10);
        expect(await reopened.load(10)).toMatchObject(sampleContent(10));
      }
    },
  );

  test('what is not on the disk as it was written replaces nothing', async () => {
    const { directory, fileSystem, manager } = await recorded();
    const read = fileSystem.read.bind(fileSystem);
    fileSystem.read = async (path, maxBytes) => {
      const bytes = await read(path, maxBytes);
      if (path.includes('.tmp-')) bytes[200] = (bytes[200] ?? 0) ^ 4;
      return bytes;
    };
    await expect(manager.archive(10)).rejects.toThrow(
      /^The checkpoint checkpoint_000010 was not archived, and is untouched: cannot verify/,
    );
    expect(namesIn(directory)).toEqual(['checkpoint_000010', 'checkpoint_000020']);
  });

  test('a process that died between the two halves is made good by doing it again', async () => {
    const { directory, manager } = await storeWith([10, 20]);
    await manager.archive(10, { keep: true });
    await manager.archive(10);
    expect(namesIn(directory)).toEqual(['checkpoint_000010.tar.gz', 'checkpoint_000020']);
    await manager.unarchive(10, { keep: true });
    await manager.unarchive(10);
    expect(namesIn(directory)).toEqual(['checkpoint_000010', 'checkpoint_000020']);
  });

  test('the figures of one whose original a dead process has half-removed stay', async () => {
    const { directory, manager } = await storeWith([10, 20]);
    await manager.archive(10, { keep: true });
    renameSync(
      join(directory, 'checkpoint_000010'),
      join(directory, '.trash-checkpoint_000010-0123456789abcdef'),
    );
    await manager.save(sampleInput(30));
    expect(namesIn(directory).filter((name) => name.startsWith('.'))).toEqual([]);
    expect(existsSync(join(directory, 'metrics_iter_10.json'))).toBe(true);
  });
});
