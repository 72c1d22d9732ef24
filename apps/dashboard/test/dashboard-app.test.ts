import { mkdir, readdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RunningDashboard, TrainingDirectories } from '../src/index.js';
import { startDashboard } from '../src/index.js';
import { ask, sendRaw } from './http-request.js';
import { addCheckpoint, addRun, exampleRow, trainingDirectories } from './training-directories.js';

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

let directories: TrainingDirectories;
let dashboard: RunningDashboard;
let errors: unknown[];

beforeEach(async () => {
  directories = await trainingDirectories();
  errors = [];
  dashboard = await startDashboard({ ...directories, port: 0, onError: (error) => errors.push(error) });
});

afterEach(async () => {
  await dashboard.close();
});

async function textOf(path: string): Promise<string> {
  return (await ask(dashboard.url, path)).body.toString('utf8');
}

async function jsonOf(path: string): Promise<unknown> {
  return JSON.parse(await textOf(path));
}

async function statusOf(path: string): Promise<number> {
  return (await ask(dashboard.url, path)).status;
}

describe('the page', () => {
  test('of an empty place says what is missing and how to get it', async () => {
    const text = await textOf('/');
    expect(text).toContain('No run yet');
    expect(text).toContain('npm start');
    expect(text).toContain('No checkpoint yet');
  });

  test('is the same where the directories do not exist', async () => {
    const other = await startDashboard({
      checkpointDirectory: '/nowhere/c',
      runsDirectory: '/nowhere/r',
      port: 0,
    });
    const { status, body } = await ask(other.url, '/');
    await other.close();
    expect(status).toBe(200);
    expect(body.toString()).toContain('No run yet');
  });

  test('shows the newest run, its figures and its picture', async () => {
    await addRun(directories, 'older', 1);
    await addRun(directories, 'newer', 3);
    const text = await textOf('/');
    expect(text).toContain('<title>newer – hideout</title>');
    expect(text).toContain('103'); // reward_mean of iteration 3
    expect(text).toContain('/runs/newer/figure.png?rows=3&amp;iteration=3');
    expect(text).toContain('href="/?run=older"');
    expect(text).not.toContain('No run yet');
  });

  test('shows the run that was asked for, and 404 for one that does not exist', async () => {
    await addRun(directories, 'older', 1);
    await addRun(directories, 'newer', 3);
    expect(await textOf('/?run=older')).toContain('<title>older – hideout</title>');
    expect(await statusOf('/?run=absent')).toBe(404);
    expect(await statusOf('/?run=older&run=newer')).toBe(404);
  });

  test('shows a run without rows and a damaged run as what they are', async () => {
    await addRun(directories, 'young', 0);
    await mkdir(join(directories.runsDirectory, 'bad'));
    await writeFile(join(directories.runsDirectory, 'bad', 'metrics.jsonl'), 'no log\n');
    expect(await textOf('/?run=young')).toContain('No iteration yet');
    expect(await textOf('/?run=bad')).toContain('is damaged: line 1');
  });

  test('has a table of checkpoints: the newest good one is marked, a damaged one says why', async () => {
    await addCheckpoint(directories, 10);
    await addCheckpoint(directories, 20);
    await truncate(join(await addCheckpoint(directories, 30), 'algorithm_state.safetensors'), 3);
    await writeFile(join(directories.checkpointDirectory, 'training_metrics_iter_10.png'), PNG);
    const rows = [...(await textOf('/')).matchAll(/<tr>(?:(?!<\/tr>).)*checkpoint_0000.*?<\/tr>/gs)].map(
      ([row]) => row,
    );
    expect(rows).toHaveLength(3);
    expect(rows[0]).toContain('damaged');
    expect(rows[0]).toContain('algorithm_state.safetensors');
    expect(rows[1]).toContain('newest');
    expect(rows[1]).toContain('180.5');
    expect(rows[2]).not.toContain('newest');
    expect(rows[2]).toContain('/figures/training_metrics_iter_10.png');
  });

  test('escapes names that are markup', async () => {
    await addRun(directories, '<img src=x onerror=alert(1)>', 1);
    const text = await textOf('/');
    expect(text).not.toContain('<img src=x');
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(await statusOf('/?run=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E')).toBe(200);
  });

  test('says what cannot be read, and shows the rest', async () => {
    await addRun(directories, 'good', 1);
    await writeFile(join(directories.checkpointDirectory, '..', 'file'), '');
    const other = await startDashboard({
      ...directories,
      runsDirectory: join(directories.runsDirectory, '..', 'file'),
      port: 0,
      onError: (error) => errors.push(error),
    });
    const { status, body } = await ask(other.url, '/');
    await other.close();
    expect(status).toBe(200);
    expect(body.toString()).toContain('The runs cannot be read');
    expect(body.toString()).toContain('No checkpoint yet');
    expect(errors.length).toBeGreaterThan(0);
  });
});

describe('the JSON', () => {
  test('lists runs without the paths of this machine', async () => {
    await addRun(directories, 'first', 2);
    const answer = (await jsonOf('/api/runs')) as { runs: unknown[] };
    expect(answer.runs).toMatchObject([{ name: 'first', row_count: 2, newest: exampleRow(2), state: 'ok' }]);
    expect(JSON.stringify(answer)).not.toContain(directories.runsDirectory);
  });

  test('gives the rows of a run, all or those after an iteration', async () => {
    await addRun(directories, 'first', 3);
    const rows = [1, 2, 3].map(exampleRow);
    expect(await jsonOf('/api/runs/first/metrics')).toMatchObject({ run: { name: 'first' }, rows });
    expect(await jsonOf('/api/runs/first/metrics?after=2')).toMatchObject({ rows: rows.slice(2) });
    expect(await statusOf('/api/runs/first/metrics?after=2.5')).toBe(400);
    expect(await statusOf('/api/runs/first/metrics?after=1&after=2')).toBe(400);
    expect(await statusOf('/api/runs/absent/metrics')).toBe(404);
  });

  test('lists checkpoints with their state', async () => {
    await addCheckpoint(directories, 10);
    expect(await jsonOf('/api/checkpoints')).toMatchObject({
      checkpoints: [
        {
          name: 'checkpoint_000010',
          label: '10',
          iteration: 10,
          reward_mean: 170.5,
          episodes_completed: 300,
          state: 'ok',
          damage: null,
          newest: true,
          figure: null,
        },
      ],
    });
  });

  test('has a revision that changes when a run goes on', async () => {
    const empty = await jsonOf('/api/revision');
    await addRun(directories, 'first', 1);
    await new Promise((resolve) => setTimeout(resolve, 600));
    const later = await jsonOf('/api/revision');
    expect(later).not.toEqual(empty);
    expect(await textOf('/')).toContain(`data-revision="${(later as { revision: string }).revision}"`);
  });

  test('gives errors as JSON too', async () => {
    expect(await jsonOf('/api/absent')).toEqual({ error: 'There is nothing here.' });
  });
});

describe('pictures', () => {
  test('of a run are drawn as it is now', async () => {
    await addRun(directories, 'first', 3);
    const { status, headers, body } = await ask(dashboard.url, '/runs/first/figure.png');
    expect([status, headers['content-type']]).toEqual([200, 'image/png']);
    expect(body.subarray(0, 8)).toEqual(PNG);
    expect(await statusOf('/runs/absent/figure.png')).toBe(404);
  });

  test('of checkpoints are given by their names in the listing, and by no other', async () => {
    const { checkpointDirectory } = directories;
    await writeFile(join(checkpointDirectory, 'training_metrics_iter_10.png'), PNG);
    await writeFile(join(checkpointDirectory, '..', 'secret.png'), 'secret');
    await writeFile(join(checkpointDirectory, 'metrics_iter_10.json'), 'secret');
    await symlink(
      join(checkpointDirectory, '..', 'secret.png'),
      join(checkpointDirectory, 'training_metrics_iter_20.png'),
    );
    await mkdir(join(checkpointDirectory, 'training_metrics_iter_30.png'));
    const { status, headers, body } = await ask(dashboard.url, '/figures/training_metrics_iter_10.png');
    expect([status, headers['content-type'], body]).toEqual([200, 'image/png', PNG]);
    for (const path of [
      '/figures/training_metrics_iter_20.png',
      '/figures/training_metrics_iter_30.png',
      '/figures/training_metrics_iter_99.png',
      '/figures/metrics_iter_10.json',
      '/figures/',
    ]) {
      const answer = await ask(dashboard.url, path);
      expect([path, answer.status]).toEqual([path, 404]);
      expect(answer.body.toString()).not.toContain('secret');
    }
  });
});

describe('paths that try to leave the directories', () => {
  const attempts = [
    '../secret.png',
    '..%2fsecret.png',
    '%2e%2e%2fsecret.png',
    '%2e%2e/secret.png',
    '%252e%252e%252fsecret.png',
    '..\\secret.png',
    '..%5csecret.png',
    '....//secret.png',
    'training_metrics_iter_10.png%00.png',
    '%00',
    '%2fetc%2fpasswd',
    '/etc/passwd',
    'C:%5cWindows%5cwin.ini',
    '%c0%ae%c0%ae%c0%afsecret.png',
    '%',
    '.',
    '..',
  ];

  test.each(['/figures/', '/assets/', '/runs/', '/api/runs/', '/'])(
    'under %s open nothing',
    async (prefix) => {
      await writeFile(join(directories.runsDirectory, '..', 'secret.png'), 'secret');
      await addRun(directories, 'first', 1);
      for (const attempt of attempts) {
        for (const suffix of ['', '/metrics', '/figure.png']) {
          const path = prefix + attempt + suffix;
          const { status, body } = await ask(dashboard.url, path);
          expect([path, [400, 404].includes(status)]).toEqual([path, true]);
          expect(body.toString('latin1')).not.toMatch(/secret$|root:/);
        }
      }
      expect(errors).toEqual([]);
    },
  );
});

describe('requests that are not for this server', () => {
  test.each(['evil.example', '127.0.0.1.evil.example', 'localhost.', 'localhost:1'])(
    'with the host %j are refused on every path',
    async (host) => {
      for (const path of ['/', '/api/runs', '/api/absent', '/assets/dashboard.js', '/figures/x', '/%']) {
        expect([path, (await ask(dashboard.url, path, { host })).status]).toEqual([path, 403]);
      }
    },
  );

  test('with no host, an empty one, two, or with a foreign one before a wrong method are refused', async () => {
    const { host } = new URL(dashboard.url);
    expect(await sendRaw(dashboard.url, 'GET / HTTP/1.1\r\n\r\n')).toBe(403);
    expect(await sendRaw(dashboard.url, 'GET / HTTP/1.0\r\n\r\n')).toBe(403);
    expect(await sendRaw(dashboard.url, 'GET / HTTP/1.1\r\nHost:\r\n\r\n')).toBe(403);
    expect(await sendRaw(dashboard.url, `GET / HTTP/1.1\r\nHost: ${host}\r\nHost: ${host}\r\n\r\n`)).toBe(
      403,
    );
    expect((await ask(dashboard.url, '/', { method: 'DELETE', host: 'evil.example' })).status).toBe(403);
  });

  test('under the names of loopback are answered', async () => {
    const { port } = new URL(dashboard.url);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]) {
      expect((await ask(dashboard.url, '/', { host })).status).toBe(200);
    }
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])('%s is 405', async (method) => {
    const { status, headers } = await ask(dashboard.url, '/api/runs', { method });
    expect([status, headers['allow']]).toEqual([405, 'GET, HEAD']);
  });

  test('bodies, long headers and targets that are no path are refused', async () => {
    const { host } = new URL(dashboard.url);
    const head = `GET / HTTP/1.1\r\nHost: ${host}\r\n`;
    expect(await sendRaw(dashboard.url, `${head}Content-Length: 3\r\n\r\nabc`)).toBe(413);
    expect(await sendRaw(dashboard.url, `${head}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`)).toBe(413);
    expect(await sendRaw(dashboard.url, `${head}X-Long: ${'x'.repeat(17_000)}\r\n\r\n`)).toBe(431);
    expect(await sendRaw(dashboard.url, `GET http://${host}/ HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).toBe(400);
  });
});

describe('every answer', () => {
  test.each(['/', '/api/runs', '/absent', '/assets/dashboard.css', '/%'])(
    'on %s keeps to this origin',
    async (path) => {
      const { headers } = await ask(dashboard.url, path);
      expect(headers['content-security-policy']).toBe(
        "default-src 'self';object-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
      );
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
      expect(headers).not.toHaveProperty('access-control-allow-origin');
      expect(headers).not.toHaveProperty('strict-transport-security');
      expect(headers).not.toHaveProperty('x-powered-by');
    },
  );

  test('to HEAD has no body', async () => {
    const { status, body } = await ask(dashboard.url, '/', { method: 'HEAD' });
    expect([status, body.length]).toEqual([200, 0]);
  });

  test('leaves the directories as they were', async () => {
    await addRun(directories, 'first', 1);
    await addCheckpoint(directories, 10);
    const before = await readdir(join(directories.runsDirectory, '..'), { recursive: true });
    for (const path of ['/', '/api/runs', '/api/checkpoints', '/runs/first/figure.png']) await statusOf(path);
    expect(await readdir(join(directories.runsDirectory, '..'), { recursive: true })).toEqual(before);
  });

  test('needs nothing from elsewhere and no inline script or style', async () => {
    await addRun(directories, 'first', 1);
    await addCheckpoint(directories, 10);
    const text = await textOf('/');
    const sources = [...text.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, source]) => source as string);
    expect(sources.every((source) => source.startsWith('/') && !source.startsWith('//'))).toBe(true);
    expect(text).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/);
    for (const source of sources)
      expect([source, await statusOf(source.replaceAll('&amp;', '&'))]).toEqual([source, 200]);
  });
});
