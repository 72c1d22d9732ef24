import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RunningDashboard, TrainingDirectories } from '../../src/index.js';
import { startDashboard } from '../../src/index.js';
import { ANSWER_FRESH_MS } from '../../src/answers/shared-answers.js';
import type { Answer } from '../http-request.js';
import { ask, sendRaw } from '../http-request.js';
import { EventStreamReader } from '../streams/event-stream-reader.js';
import { addCheckpoint, addRun, trainingDirectories } from '../training-directories.js';

let directories: TrainingDirectories;
let dashboard: RunningDashboard;

beforeEach(async () => {
  directories = await trainingDirectories();
  await addRun(directories, 'first', 200);
  dashboard = await startDashboard({ ...directories, port: 0, streams: { lookMs: 50 } });
});

afterEach(() => dashboard.close());

const CURVES = '/api/runs/first/metrics';
const READS_GZIP = { headers: { 'accept-encoding': 'gzip, deflate, br' } };

/** Without what differs between any two answers. */
function withoutClock({ status, headers, body }: Answer): object {
  return { status, headers: { ...headers, date: undefined }, body: body.toString() };
}

describe('an answer that is given again', () => {
  test.each(['/api/health', '/api/runs', CURVES, '/api/checkpoints', '/metrics'])(
    '%s is the answer that was made: status, headers, content',
    async (path) => {
      const made = await ask(dashboard.url, path);
      expect(made.status).toBe(200);
      expect(made.headers['content-security-policy']).toContain("default-src 'self'");
      expect(withoutClock(await ask(dashboard.url, path))).toEqual(withoutClock(made));
    },
  );

  test('is the one of a moment ago, and a new one later', async () => {
    const iterations = async (): Promise<number> => {
      const { body } = await ask(dashboard.url, CURVES);
      return (JSON.parse(body.toString()) as { row_count: number }).row_count;
    };
    expect(await iterations()).toBe(200);
    await addRun(directories, 'first', 2);
    // Whether it is still the old one depends on the machine; soon it is not.
    expect([200, 202]).toContain(await iterations());
    await new Promise((resolve) => setTimeout(resolve, ANSWER_FRESH_MS + 600));
    expect(await iterations()).toBe(202);
  });

  test('is forgotten when a stream tells of a change', async () => {
    const reader = await EventStreamReader.open(dashboard.url, '/api/events');
    await new Promise((resolve) => setTimeout(resolve, ANSWER_FRESH_MS + 200));
    await addCheckpoint(directories, 1);
    // Asked for all the time, so that an answer of before the change is at hand.
    const timesTold = (): number => reader.events.filter(({ event }) => event === 'checkpoints').length;
    while (timesTold() < 2) {
      await ask(dashboard.url, '/api/checkpoints');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const { body } = await ask(dashboard.url, '/api/checkpoints');
    expect((JSON.parse(body.toString()) as { checkpoints: unknown[] }).checkpoints).toHaveLength(1);
    reader.close();
  });

  test('is compressed for who reads that, and for nobody else', async () => {
    for (let time = 0; time < 2; time++) {
      const plain = await ask(dashboard.url, CURVES);
      const compressed = await ask(dashboard.url, CURVES, READS_GZIP);
      expect([plain.headers['content-encoding'], compressed.headers['content-encoding']]).toEqual([
        undefined,
        'gzip',
      ]);
      expect(gunzipSync(compressed.body).toString()).toBe(plain.body.toString());
      expect(compressed.headers['content-length']).toBe(String(compressed.body.length));
      for (const { headers } of [plain, compressed]) expect(headers['vary']).toBe('Accept-Encoding');
    }
  });

  test('is not sent to who has it', async () => {
    const { etag } = (await ask(dashboard.url, '/api/runs')).headers;
    const known = { headers: { 'if-none-match': String(etag) } };
    const again = await ask(dashboard.url, '/api/runs', known);
    expect([again.status, again.body.length]).toEqual([304, 0]);
    const reloaded = { headers: { ...known.headers, 'cache-control': 'no-cache' } };
    expect((await ask(dashboard.url, '/api/runs', reloaded)).status).toBe(200);
    expect((await ask(dashboard.url, '/api/runs', { headers: { 'if-none-match': '"other"' } })).status).toBe(
      200,
    );
  });
});

describe('an answer that waits to be given again', () => {
  test('is for the host that may ask, and for GET without a body', async () => {
    expect((await ask(dashboard.url, '/api/runs')).status).toBe(200);
    expect((await ask(dashboard.url, '/api/runs', { host: 'evil.example' })).status).toBe(403);
    expect((await ask(dashboard.url, '/api/runs', { method: 'POST' })).status).toBe(405);
    const head = await ask(dashboard.url, '/api/runs', { method: 'HEAD' });
    expect([head.status, head.body.length]).toEqual([200, 0]);
    const { host } = new URL(dashboard.url);
    const body = `GET /api/runs HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 2\r\n\r\nhi`;
    expect(await sendRaw(dashboard.url, body)).toBe(413);
    const twice = `GET /api/runs HTTP/1.1\r\nHost: ${host}\r\nHost: ${host}\r\n\r\n`;
    expect(await sendRaw(dashboard.url, twice)).toBe(403);
  });

  test('is for who brings the token', async () => {
    const token = 'a-token-of-a-test';
    const remote = await startDashboard({
      ...directories,
      host: '0.0.0.0',
      port: 0,
      allowRemote: true,
      token,
      allowedHosts: ['127.0.0.1'],
    });
    const url = `http://127.0.0.1:${new URL(remote.url).port}/`;
    const authorization = `Bearer ${token}`;
    expect((await ask(url, '/api/runs', { headers: { authorization } })).status).toBe(200);
    expect((await ask(url, '/api/runs')).status).toBe(401);
    expect((await ask(url, '/api/runs', { headers: { authorization: 'Bearer another' } })).status).toBe(401);
    expect((await ask(url, '/api/runs', { headers: { authorization } })).status).toBe(200);
    await remote.close();
  });
});
