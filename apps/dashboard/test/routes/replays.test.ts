import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { jsonRoutes } from '../../src/api/routes.js';
import { ask } from '../http-request.js';
import { addReplay, exampleReplay } from '../training-directories.js';
import { servedDirectories } from './served-directories.js';

const served = servedDirectories();

describe('replays', () => {
  test('are listed and given as they are', async () => {
    const replay = exampleReplay(1);
    const bytes = await addReplay(served.directories, 'first/replays/a.replay', [replay]);
    await addReplay(served.directories, 'b.replay', [replay]);
    await writeFile(join(served.directories.runsDirectory, 'c.txt'), 'secret');
    const { replays } = await served.answerOf(jsonRoutes.replays);
    expect(replays.map(({ name, run }) => [name, run]).sort()).toEqual([
      ['a.replay', 'first'],
      ['b.replay', null],
    ]);
    const listed = replays.find(({ name }) => name === 'a.replay');
    const { status, body } = await ask(served.url, `/api/replays/${listed?.id ?? ''}`);
    expect([status, body.equals(bytes), listed?.size_bytes]).toEqual([200, true, bytes.length]);
  });

  test('are files only, and near the top', async () => {
    const { runsDirectory } = served.directories;
    await writeFile(join(runsDirectory, '..', 'secret.replay'), 'secret');
    await symlink(join(runsDirectory, '..', 'secret.replay'), join(runsDirectory, 'link.replay'));
    await symlink(join(runsDirectory, '..'), join(runsDirectory, 'linked'));
    await mkdir(join(runsDirectory, 'directory.replay'));
    await addReplay(served.directories, 'a/b/c/deep.replay', [exampleReplay(1)]);
    expect(await served.answerOf(jsonRoutes.replays)).toEqual({ replays: [] });
    expect(await served.statusOf('/api/replays/link.replay')).toBe(404);
  });
});
