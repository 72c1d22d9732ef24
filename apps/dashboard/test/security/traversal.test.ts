import fs from 'node:fs';
import { Agent, request } from 'node:http';
import { join, sep } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RunningDashboard, TrainingDirectories } from '../../src/index.js';
import { watchFileSystem } from './watched-file-system.js';

// Before anything that reads files is imported.
const opened = watchFileSystem();
const { startDashboard } = await import('../../src/index.js');
const { addCheckpoint, addReplay, addRun, exampleReplay, trainingDirectories } =
  await import('../training-directories.js');
const { symlink, writeFile } = fs.promises;

const PATHS = 5000;

let directories: TrainingDirectories;
let dashboard: RunningDashboard;
let agent: Agent;
/** By what stands for them in the generated paths. */
let realIds: Readonly<Record<string, string>>;

beforeAll(async () => {
  directories = await trainingDirectories();
  const { runsDirectory, checkpointDirectory } = directories;
  await addRun(directories, 'first', 2);
  const { id } = await addCheckpoint(directories, 10, { files: { 'policy.onnx': Uint8Array.of(1) } });
  await addReplay(directories, 'first/a.replay', [exampleReplay(1)]);
  const outside = join(runsDirectory, '..');
  await writeFile(join(outside, 'secret.png'), 'a secret');
  await symlink(join(outside, 'secret.png'), join(checkpointDirectory, 'training_metrics_iter_10.png'));
  await symlink(outside, join(runsDirectory, 'linked'));
  dashboard = await startDashboard({ ...directories, port: 0, onError: () => undefined });
  agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const { body } = await ask('/api/replays');
  realIds = { CHECKPOINT: id, REPLAY: /"id":"([0-9a-f]+)"/.exec(body)?.[1] ?? '' };
});

afterAll(async () => {
  agent.destroy();
  await dashboard.close();
});

function ask(path: string): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(dashboard.url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, agent }, (response) => {
      let body = '';
      response.setEncoding('latin1').on('data', (chunk: string) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    sent.on('error', reject).end();
  });
}

const routes = [
  '/',
  '/api/',
  '/api/runs/',
  '/api/runs/first/',
  '/api/checkpoints/',
  '/api/replays/',
  '/assets/',
  '/figures/',
  '/watch/',
];
/** Beginnings that lead to what there is: whoever joins paths is within a directory already. */
const realRoutes = [
  '/api/runs/first',
  '/api/checkpoints/CHECKPOINT',
  '/api/checkpoints/CHECKPOINT/policies',
  '/api/checkpoints/CHECKPOINT/policies/seeker_policy',
  '/api/replays/REPLAY',
];
const up = [
  '..',
  '%2e%2e',
  '%2E.',
  '%252e%252e',
  '%25252e%25252e',
  '..%2f..',
  '..%5c..',
  '..\\..',
  '....',
  '....//',
  '..;',
  '..%00',
  '%00',
  '%c0%ae%c0%ae',
  '%uff0e%uff0e',
  '%ef%bc%8e%ef%bc%8e',
  '%2fetc%2fpasswd',
  '/etc/passwd',
  'C:%5cWindows',
  '%5c%5chost%5cshare',
  'file:%2f%2f%2fetc%2fpasswd',
  '~',
  '%',
];
const names = [
  'secret.png',
  'linked',
  'linked/secret.png',
  'linked%2fsecret.png',
  'metrics.jsonl',
  'manifest.json',
  'a.replay',
  'training_metrics_iter_10.png',
  'checkpoint_000010',
  'proc/self/environ',
];
const ends = [
  '',
  '/metrics',
  '/figure.png',
  '/figure.json',
  '/configuration',
  '/verification',
  '/game',
  '/policies/seeker_policy/policy.onnx',
  '/policy.onnx',
  '/events',
  '/',
];

const separator = fc.constantFrom('/', '%2f', '\\', '%5c', '//');

const beginning = fc.oneof(
  fc.constantFrom(...routes),
  fc.tuple(fc.constantFrom(...realRoutes), separator).map((parts) => parts.join('')),
);

const hostilePath = fc
  .tuple(
    beginning,
    fc.array(fc.constantFrom(...up), { minLength: 1, maxLength: 6 }),
    separator,
    fc.constantFrom(...names, 'CHECKPOINT', 'REPLAY'),
    fc.constantFrom(...ends),
  )
  .map(([begin, steps, between, name, end]) => begin + [...steps, name].join(between) + end);

/** With the ids that there are. */
function withRealIds(path: string): string {
  return path.replace(/CHECKPOINT|REPLAY/g, (name) => realIds[name] ?? '');
}

test('the watch sees what is opened inside and outside', async () => {
  opened.length = 0;
  expect((await ask('/api/runs/first/metrics')).status).toBe(200);
  expect(opened.some((path) => path.startsWith(directories.runsDirectory))).toBe(true);
  const secret = join(directories.runsDirectory, '..', 'secret.png');
  expect(fs.readFileSync(secret, 'utf8')).toBe('a secret');
  expect(opened).toContain(secret);
});

test('the real beginnings lead to what there is', async () => {
  for (const path of [
    '/api/runs/first/configuration',
    '/api/checkpoints/CHECKPOINT/verification',
    '/api/checkpoints/CHECKPOINT/policies/seeker_policy/policy.onnx',
    '/api/replays/REPLAY',
  ])
    expect([path, (await ask(withRealIds(path))).status]).toEqual([path, 200]);
});

test(`${PATHS} paths that try to leave the directories are 400 or 404 and open nothing outside`, async () => {
  const sample = fc.sample(hostilePath, { numRuns: PATHS * 2, seed: 7 });
  const paths = [...new Set(sample)].slice(0, PATHS).map(withRealIds);
  expect(paths).toHaveLength(PATHS);
  const beginReal = realRoutes.map((route) => {
    const real = withRealIds(route);
    return paths.filter((path) => path.startsWith(real)).length;
  });
  expect(Math.min(...beginReal)).toBeGreaterThan(PATHS / 20);
  opened.length = 0;
  for (let at = 0; at < paths.length; at += 50) {
    const batch = paths.slice(at, at + 50);
    const answers = await Promise.all(batch.map(ask));
    answers.forEach(({ status, body }, index) => {
      expect([batch[index], [400, 404].includes(status)]).toEqual([batch[index], true]);
      expect(body).not.toMatch(/a secret|root:|HDRC/);
    });
  }
  expect(opened.length).toBeGreaterThan(0);
  const roots = Object.values(directories).map((root) => root + sep);
  const outside = opened.filter((path) => !roots.some((root) => `${path}${sep}`.startsWith(root)));
  expect(outside).toEqual([]);
  // A name with '..' in it may lie within a directory by its beginning only.
  expect(opened.filter((path) => /\.\.|linked|%/.test(path))).toEqual([]);
});
