import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeMetricsHistory } from '@hideout/metrics';
import { describe, expect, test } from '@jest/globals';
import { jsonRoutes } from '../../src/api/routes.js';
import { ask } from '../http-request.js';
import { addCheckpoint, addRun, exampleRow } from '../training-directories.js';
import { servedDirectories } from './served-directories.js';

const served = servedDirectories();

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

describe('figures', () => {
  test('of runs are drawn as they are now, and those of checkpoints are as they were saved', async () => {
    await addRun(served.directories, 'first', 3);
    const { id } = await addCheckpoint(served.directories, 10);
    const { checkpointDirectory } = served.directories;
    await writeFile(join(checkpointDirectory, 'training_metrics_iter_10.png'), PNG);
    await writeMetricsHistory(join(checkpointDirectory, 'metrics_iter_10.json'), [exampleRow(10)]);
    const { figures } = await served.answerOf(jsonRoutes.figures);
    expect(figures).toEqual([
      {
        kind: 'run',
        title: 'first',
        iteration: 3,
        png: '/api/runs/first/figure.png',
        specification: '/api/runs/first/figure.json',
      },
      {
        kind: 'checkpoint',
        title: 'checkpoint_000010',
        iteration: 10,
        png: `/api/checkpoints/${id}/figure.png`,
        specification: `/api/checkpoints/${id}/figure.json`,
      },
    ]);
    for (const { png, specification } of figures) {
      const picture = await ask(served.url, png ?? '');
      expect([picture.status, picture.headers['content-type']]).toEqual([200, 'image/png']);
      expect(picture.body.subarray(0, 8)).toEqual(PNG);
      const { status, body } = await ask(served.url, specification);
      expect([status, (JSON.parse(body.toString()) as { $schema: string }).$schema]).toEqual([
        200,
        'https://vega.github.io/schema/vega-lite/v6.json',
      ]);
    }
    expect(await served.statusOf('/api/runs/absent/figure.png')).toBe(404);
    expect(await served.statusOf(`/api/checkpoints/${'0'.repeat(32)}/figure.png`)).toBe(404);
  });

  test('are files only: no link and no directory is followed', async () => {
    const { checkpointDirectory } = served.directories;
    const linked = await addCheckpoint(served.directories, 20);
    const directory = await addCheckpoint(served.directories, 30);
    await writeFile(join(checkpointDirectory, '..', 'secret.png'), 'secret');
    await symlink(
      join(checkpointDirectory, '..', 'secret.png'),
      join(checkpointDirectory, 'training_metrics_iter_20.png'),
    );
    await mkdir(join(checkpointDirectory, 'training_metrics_iter_30.png'));
    for (const { id } of [linked, directory]) {
      expect(await served.statusOf(`/api/checkpoints/${id}/figure.png`)).toBe(404);
    }
  });
});
