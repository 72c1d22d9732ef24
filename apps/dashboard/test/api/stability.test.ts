import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { JsonRoutes } from '../../src/api/routes.js';
import { jsonRoutes, pathOf } from '../../src/api/routes.js';
import type { RunningDashboard } from '../../src/index.js';
import { startDashboard } from '../../src/index.js';
import { ask } from '../http-request.js';
import { ofLaterVersion } from './later-version.js';
import { storedTraining } from './stored-training.js';

/** What every route answered when version 1 of the API was given out. These files stay as they are. */
const FOLDER = new URL('../fixtures/api-v1/', import.meta.url);

const names = Object.keys(jsonRoutes) as (keyof JsonRoutes)[];

let training: Awaited<ReturnType<typeof storedTraining>>;
let dashboard: RunningDashboard;
beforeAll(async () => {
  training = await storedTraining();
  dashboard = await startDashboard({ ...training.directories, port: 0 });
});
afterAll(() => dashboard.close());

async function todaysAnswer(name: keyof JsonRoutes): Promise<unknown> {
  const { parts = {}, query = '' } = training.questions[name];
  const { status, body } = await ask(dashboard.url, pathOf(jsonRoutes[name].path, parts) + query);
  expect(status).toBe(200);
  return JSON.parse(withoutChance(body.toString()));
}

/** With times and drawn ids replaced, equal ones by equal ones. */
function withoutChance(text: string): string {
  const ids = new Map<string, number>();
  const numbered = (id: string): string => {
    if (!ids.has(id)) ids.set(id, ids.size + 1);
    return `${ids.get(id)}`.padStart(id.length, '0');
  };
  return text
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '2026-01-01T00:00:00.000Z')
    .replaceAll(/\b[0-9a-f]{32}\b/g, numbered)
    .replaceAll(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, numbered);
}

/** The stored answer of a route. That of a new route is written when it is asked for; none is ever written anew. */
async function storedAnswer(name: keyof JsonRoutes): Promise<unknown> {
  const path = fileURLToPath(new URL(`${name}.json`, FOLDER));
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text !== null) return JSON.parse(text);
  if (process.env['HIDEOUT_STORE_ANSWERS'] !== '1')
    throw new Error(`${path} is missing: with HIDEOUT_STORE_ANSWERS=1 this test writes it.`);
  const answer = await todaysAnswer(name);
  await writeFile(path, `${JSON.stringify(answer, null, 2)}\n`, { flag: 'wx' });
  return answer;
}

/** What somebody who reads `before` would miss in `now`: fields, list entries, types. */
function lost(before: unknown, now: unknown, where: string): string[] {
  if (kindOf(before) !== kindOf(now)) return [`${where} was ${kindOf(before)} and is ${kindOf(now)}`];
  if (Array.isArray(before)) {
    const list = now as unknown[];
    return before.flatMap((item, index) =>
      index < list.length ? lost(item, list[index], `${where}[${index}]`) : [`${where}[${index}] is gone`],
    );
  }
  if (!isObject(before)) return [];
  const object = now as Record<string, unknown>;
  return Object.entries(before).flatMap(([key, value]) =>
    Object.hasOwn(object, key) ? lost(value, object[key], `${where}.${key}`) : [`${where}.${key} is gone`],
  );
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : typeof value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return kindOf(value) === 'object';
}

describe('what other programs were promised', () => {
  test('every route has a stored answer', async () => {
    expect(await Promise.all(names.map(storedAnswer))).toHaveLength(names.length);
  });

  test.each(names)('%s: the stored answer can still be read, with every field that it has', async (name) => {
    const stored = await storedAnswer(name);
    expect(jsonRoutes[name].answer.parse(stored)).toEqual(stored);
  });

  test.each(names)(
    '%s: the same question is answered with the same fields of the same types',
    async (name) => {
      expect(lost(await storedAnswer(name), await todaysAnswer(name), name)).toEqual([]);
    },
  );

  test.each(names)('%s: fields that a later version adds are left out by who reads', async (name) => {
    const stored = await storedAnswer(name);
    const later = ofLaterVersion(stored);
    expect(later).not.toEqual(stored);
    expect(jsonRoutes[name].answer.parse(later)).toEqual(stored);
  });

  test('what is lost is found', () => {
    const before = {
      a: [
        { b: 1, c: null },
        { b: 2, c: 'x' },
      ],
      d: {},
    };
    expect(lost(before, before, 'it')).toEqual([]);
    expect(lost(before, { ...before, e: 1 }, 'it')).toEqual([]);
    expect(lost(before, { a: [{ b: '1', c: 0 }], d: [] }, 'it')).toEqual([
      'it.a[0].b was number and is string',
      'it.a[0].c was null and is number',
      'it.a[1] is gone',
      'it.d was object and is a list',
    ]);
    expect(lost(before, { a: before.a }, 'it')).toEqual(['it.d is gone']);
  });
});
