import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { jsonRoutes } from '../../src/api/routes.js';
import { startDashboard } from '../../src/index.js';
import { ask } from '../http-request.js';
import { addCheckpoint, addRun } from '../training-directories.js';
import { servedDirectories } from './served-directories.js';

const served = servedDirectories();

describe('for other programs', () => {
  test('health says that the server answers', async () => {
    expect(await served.answerOf(jsonRoutes.health)).toMatchObject({
      status: 'ok',
      streams: 0,
      stream_limit: 64,
    });
  });

  test('Prometheus gets the newest figures of every run', async () => {
    await addRun(served.directories, 'a "quoted"\nname', 2);
    await addCheckpoint(served.directories, 10);
    const { status, headers, body } = await ask(served.url, '/metrics');
    expect([status, headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    const lines = body.toString().split('\n');
    expect(lines).toContain('# TYPE hideout_reward_mean gauge');
    expect(lines).toContain('hideout_reward_mean{run="a \\"quoted\\"\\nname"} 102');
    expect(lines).toContain('hideout_iteration{run="a \\"quoted\\"\\nname"} 2');
    expect(lines).toContain('hideout_checkpoints 1');
    expect(body.toString()).not.toContain('hideout_hider_kl{');
  });

  test('what cannot be read is an error that tells nothing of this machine', async () => {
    await writeFile(join(served.directories.runsDirectory, '..', 'file'), '');
    const errors: unknown[] = [];
    const other = await startDashboard({
      ...served.directories,
      runsDirectory: join(served.directories.runsDirectory, '..', 'file'),
      port: 0,
      onError: (error) => errors.push(error),
    });
    const { status, body } = await ask(other.url, '/api/runs');
    await other.close();
    expect(status).toBe(500);
    expect(body.toString()).not.toContain(served.directories.runsDirectory);
    expect(errors).toHaveLength(1);
  });

  test('errors are JSON under /api and text elsewhere', async () => {
    const api = await ask(served.url, '/api/absent');
    expect([api.status, JSON.parse(api.body.toString())]).toEqual([404, { error: 'There is nothing here.' }]);
    const other = await ask(served.url, '/absent');
    expect([other.status, other.headers['content-type'], other.body.toString()]).toEqual([
      404,
      'text/plain; charset=utf-8',
      'There is nothing here.\n',
    ]);
  });
});
