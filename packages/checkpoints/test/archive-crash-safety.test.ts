import { describe, expect, test } from '@jest/globals';
import { cpSync, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { CheckpointManager, nodeFileSystem } from '../src/index.js';
import type { Fault, RecordedCall } from './recording-file-system.js';
import { RecordingFileSystem } from './recording-file-system.js';
import { sampleContent, sampleInput } from './sample-checkpoint.js';
import { addCompanions, namesIn, storeWith } from './sample-store.js';
import { temporaryDirectory } from './temporary-directory.js';

describe('archiving and unarchiving', () => {
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
    const verified = log.lastIndexOf('read .tmp-checkpoint_000010-*/manifest.json');
    expect([verified > 0, verified < named, log[named - 1]]).toEqual([
      true,
      true,
      'syncdir .tmp-checkpoint_000010-*',
    ]);
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
    await addCompanions(manager);
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
