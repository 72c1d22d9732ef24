import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { jsonRoutes, otherRoutes, pathOf } from '../../src/api/routes.js';
import type { RunningDashboard, TrainingDirectories } from '../../src/index.js';
import { startDashboard } from '../../src/index.js';
import { pagePaths } from '../../src/page-paths.js';
import { connectionLimits } from '../../src/server.js';
import { ask, sendRaw } from '../http-request.js';
import {
  addCheckpoint,
  addReplay,
  addRun,
  exampleReplay,
  trainingDirectories,
} from '../training-directories.js';

let directories: TrainingDirectories;
let dashboard: RunningDashboard;
/** A path of every route, event streams, pages and files of the page included. */
let everyPath: string[];

beforeEach(async () => {
  directories = await trainingDirectories();
  await addRun(directories, 'first', 1);
  const { id } = await addCheckpoint(directories, 1);
  await addReplay(directories, 'a.replay', [exampleReplay(1)]);
  dashboard = await startDashboard({ ...directories, port: 0, onError: () => undefined });
  const { body } = await ask(dashboard.url, '/api/replays');
  const replay = /"id":"([0-9a-f]+)"/.exec(body.toString())?.[1] ?? '';
  const parts = { run: 'first', checkpoint: id, replay, policy: 'seeker_policy' };
  everyPath = [
    ...Object.values(pagePaths),
    ...Object.values({ ...jsonRoutes, ...otherRoutes }).map(({ path }) => pathOf(path, parts)),
    '/icon.svg',
    '/absent',
    '/api/absent',
    '/%',
  ].map((path) => (path === '/api/comparison' ? `${path}?a=${id}&b=${id}` : path));
});

afterEach(async () => {
  await dashboard.close();
});

describe('the Host header', () => {
  test.each([
    'evil.example',
    '127.0.0.1.evil.example',
    'localhost.',
    'localhost:1',
    '0.0.0.0',
    '127.0.0.1@evil.example',
    '169.254.169.254',
  ])('%j is refused on every route', async (host) => {
    const { port } = new URL(dashboard.url);
    for (const path of everyPath) {
      for (const value of [host, `${host}:${port}`].filter((each) => !each.includes(':1:'))) {
        const { status, body } = await ask(dashboard.url, path, { host: value });
        expect([path, value, status]).toEqual([path, value, 403]);
        expect(body.toString()).not.toContain('first');
      }
    }
  });

  test('missing, empty or doubled is refused on every route, and before everything else', async () => {
    const { host } = new URL(dashboard.url);
    for (const path of everyPath) {
      for (const headers of ['', 'Host:\r\n', `Host: ${host}\r\nHost: ${host}\r\n`]) {
        expect([path, await sendRaw(dashboard.url, `GET ${path} HTTP/1.1\r\n${headers}\r\n`)]).toEqual([
          path,
          403,
        ]);
      }
      expect(await sendRaw(dashboard.url, `GET ${path} HTTP/1.0\r\n\r\n`)).toBe(403);
    }
    expect((await ask(dashboard.url, '/', { method: 'DELETE', host: 'evil.example' })).status).toBe(403);
    const body = 'POST / HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 99999\r\n\r\n';
    expect(await sendRaw(dashboard.url, body)).toBe(403);
  });

  test('that names loopback is answered', async () => {
    const { port } = new URL(dashboard.url);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]) {
      expect((await ask(dashboard.url, '/api/runs', { host })).status).toBe(200);
    }
  });
});

describe('methods and bodies', () => {
  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])(
    '%s is 405 on every route',
    async (method) => {
      for (const path of everyPath) {
        const { status, headers } = await ask(dashboard.url, path, { method });
        expect([path, status, headers['allow']]).toEqual([path, 405, 'GET, HEAD']);
      }
    },
  );

  test('HEAD ends at once on every route, event streams included', async () => {
    for (const path of everyPath) {
      const { status, body } = await ask(dashboard.url, path, { method: 'HEAD' });
      expect([path, status < 500, body.length]).toEqual([path, true, 0]);
    }
  });

  test('bodies are 413, whatever the method where they are large', async () => {
    const { host } = new URL(dashboard.url);
    const head = (method: string): string => `${method} / HTTP/1.1\r\nHost: ${host}\r\n`;
    const large = `Content-Length: ${64 * 1024 + 1}\r\n\r\n`;
    expect(await sendRaw(dashboard.url, `${head('GET')}Content-Length: 3\r\n\r\nabc`)).toBe(413);
    expect(await sendRaw(dashboard.url, `${head('GET')}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`)).toBe(
      413,
    );
    expect(await sendRaw(dashboard.url, head('GET') + large)).toBe(413);
    expect(await sendRaw(dashboard.url, head('POST') + large)).toBe(413);
    expect(await sendRaw(dashboard.url, `${head('POST')}Content-Length: 3\r\n\r\nabc`)).toBe(405);
  });

  test('headers over 16 KiB are 431, and targets that are no path 400', async () => {
    const { host } = new URL(dashboard.url);
    const head = `GET / HTTP/1.1\r\nHost: ${host}\r\n`;
    expect(await sendRaw(dashboard.url, `${head}X-Long: ${'x'.repeat(17_000)}\r\n\r\n`)).toBe(431);
    expect(await sendRaw(dashboard.url, `GET /${'x'.repeat(17_000)} HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).toBe(
      431,
    );
    expect(await sendRaw(dashboard.url, `GET http://${host}/ HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).toBe(400);
  });
});

describe('slow and many connections', () => {
  test('the limits are those that are promised', () => {
    expect(connectionLimits).toEqual({
      headersMs: 10_000,
      requestMs: 30_000,
      silentMs: 60_000,
      connections: 128,
    });
  });

  test('headers that do not come to an end are 408', async () => {
    const slow = await startDashboard({ ...directories, port: 0, limits: { headersMs: 200 } });
    const { host } = new URL(slow.url);
    expect(await sendRaw(slow.url, `GET / HTTP/1.1\r\nHost: ${host}\r\n`)).toBe(408);
    await slow.close();
  });

  test('who takes nothing of an answer is dropped', async () => {
    const size = 32 * 2 ** 20;
    await writeFile(join(directories.runsDirectory, 'large.replay'), Buffer.alloc(size));
    const impatient = await startDashboard({ ...directories, port: 0, limits: { silentMs: 300 } });
    const { replays } = JSON.parse((await ask(impatient.url, '/api/replays')).body.toString()) as {
      replays: { id: string }[];
    };
    const { host, port } = new URL(impatient.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(`GET /api/replays/${replays[0]?.id} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    socket.pause();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    let taken = 0;
    socket.on('data', (chunk) => (taken += chunk.length)).on('error', () => undefined);
    const closed = once(socket, 'close');
    socket.resume();
    await closed;
    expect(taken).toBeLessThan(size);
    await impatient.close();
  });

  test('connections beyond the limit are closed, and those before it go on', async () => {
    const small = await startDashboard({ ...directories, port: 0, limits: { connections: 2 } });
    const { host } = new URL(small.url);
    const idle = `GET / HTTP/1.1\r\nHost: ${host}\r\n`;
    const open = [sendRaw(small.url, idle), sendRaw(small.url, idle)];
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await sendRaw(small.url, `${idle}\r\n`)).toBe(0);
    await small.close();
    expect(await Promise.all(open)).toEqual([0, 0]);
  });
});

describe('every answer', () => {
  test('keeps to this origin', async () => {
    for (const path of everyPath) {
      const { headers } = await ask(dashboard.url, path, { method: 'HEAD' });
      expect([path, headers['content-security-policy']]).toEqual([
        path,
        "default-src 'self';script-src 'self' 'wasm-unsafe-eval';object-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
      ]);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
      expect(headers).not.toHaveProperty('access-control-allow-origin');
      expect(headers).not.toHaveProperty('strict-transport-security');
      expect(headers).not.toHaveProperty('x-powered-by');
    }
  });
});

describe('a dashboard that other computers may reach', () => {
  const token = 'a-token-for-the-test';

  test('answers nothing without its token, the page and health included', async () => {
    const remote = await startDashboard({
      ...directories,
      host: '0.0.0.0',
      allowRemote: true,
      token,
      port: 0,
    });
    const local = `http://127.0.0.1:${new URL(remote.url).port}/`;
    for (const path of everyPath) expect([path, (await ask(local, path)).status]).toEqual([path, 401]);
    expect((await ask(local, '/?token=wrong')).status).toBe(401);
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`${local}api/runs`, { headers })).status).toBe(200);
    expect((await ask(local, '/', { host: 'evil.example' })).status).toBe(403);
    await remote.close();
  });

  test('takes the token out of the address and into a cookie that no script reads', async () => {
    const remote = await startDashboard({
      ...directories,
      host: '0.0.0.0',
      allowRemote: true,
      token,
      port: 0,
    });
    const local = `http://127.0.0.1:${new URL(remote.url).port}/`;
    const first = await fetch(`${local}watch?token=${token}`, { redirect: 'manual' });
    expect([first.status, first.headers.get('location')]).toEqual([303, '/watch']);
    const cookie = first.headers.get('set-cookie') ?? '';
    expect(cookie).toBe(`hideout_token=${token}; Path=/; HttpOnly; SameSite=Strict`);
    const again = await fetch(`${local}watch`, { headers: { cookie: cookie.split(';')[0] ?? '' } });
    expect(again.status).toBe(200);
    await remote.close();
  });

  test('draws a token where it is given none, and shows it in its address', async () => {
    const remote = await startDashboard({ ...directories, host: '0.0.0.0', allowRemote: true, port: 0 });
    expect(new URL(remote.url).searchParams.get('token')).toMatch(/^[\w-]{43}$/);
    await remote.close();
  });
});
