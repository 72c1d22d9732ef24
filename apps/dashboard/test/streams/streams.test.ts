import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { RunLog } from '@hideout/metrics';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import express from 'express';
import type { Response } from 'express';
import { streamEvents } from '../../src/api/routes.js';
import type { RunningDashboard, TrainingDirectories } from '../../src/index.js';
import { startDashboard } from '../../src/index.js';
import { TrainingRecords } from '../../src/records/training-records.js';
import { StreamHub, streamLimits } from '../../src/streams/stream-hub.js';
import { ask } from '../http-request.js';
import { addCheckpoint, addRun, exampleRow, trainingDirectories } from '../training-directories.js';
import { EventStreamReader } from './event-stream-reader.js';

let directories: TrainingDirectories;
let dashboard: RunningDashboard;
let readers: EventStreamReader[];

beforeEach(async () => {
  directories = await trainingDirectories();
  await addRun(directories, 'first', 3);
  readers = [];
  dashboard = await startDashboard({
    ...directories,
    port: 0,
    streams: { streams: 3, lookMs: 50, stallMs: 300 },
  });
});

afterEach(async () => {
  for (const reader of readers) reader.close();
  await dashboard.close();
});

async function open(path: string, lastEventId?: string): Promise<EventStreamReader> {
  const reader = await EventStreamReader.open(dashboard.url, path, lastEventId);
  readers.push(reader);
  return reader;
}

function rowsOf(reader: EventStreamReader): unknown[] {
  return reader.events.filter(({ event }) => event === 'row').map(({ data }) => data);
}

async function rows(reader: EventStreamReader, count: number): Promise<unknown[]> {
  while (rowsOf(reader).length < count) await reader.atLeast(reader.events.length + 1);
  return rowsOf(reader);
}

describe('a stream of a run', () => {
  test('brings rows as they are written, and only those', async () => {
    const reader = await open('/api/runs/first/events');
    expect(reader.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    await addRun(directories, 'first', 2);
    expect(await rows(reader, 2)).toEqual([4, 5].map(exampleRow));
  });

  test('begins after the iteration that is asked for', async () => {
    const reader = await open('/api/runs/first/events?since=1');
    expect(await rows(reader, 2)).toEqual([2, 3].map(exampleRow));
  });

  test('goes on after the event that was read last', async () => {
    const reader = await open('/api/runs/first/events?since=0');
    await rows(reader, 2);
    const { id } = reader.events.filter(({ event }) => event === 'row')[1] as { id: string };
    reader.close();
    await addRun(directories, 'first', 1);
    const next = await open('/api/runs/first/events', id);
    expect(await rows(next, 2)).toEqual([3, 4].map(exampleRow));
    expect(next.events.some(({ event }) => event === 'reset')).toBe(false);
  });

  test.each(['3-0000000000000000', 'nonsense', '99-0000000000000000', ''])(
    'says that all must be asked again where the last event %j is not one of this log',
    async (id) => {
      const reader = await open('/api/runs/first/events', id === '' ? '-' : id);
      await reader.atLeast(1);
      expect(reader.events[0]?.event).toBe('reset');
      await addRun(directories, 'first', 1);
      expect(await rows(reader, 1)).toEqual([exampleRow(4)]);
    },
  );

  test('says so, too, when the log is cut while it is read', async () => {
    const reader = await open('/api/runs/first/events');
    const log = await RunLog.open(join(directories.runsDirectory, 'first'), { resumeAt: { iteration: 1 } });
    const changed = { ...exampleRow(2), reward_mean: -1 };
    await log.append(changed);
    await log.close();
    while (!reader.events.some(({ event }) => event === 'reset'))
      await reader.atLeast(reader.events.length + 1);
    await addRun(directories, 'first', 1);
    // The row that took the place of another one comes by itself, unless it was there when the cut was noticed.
    const isLast = (row: unknown): boolean => isDeepStrictEqual(row, exampleRow(3));
    while (!rowsOf(reader).some(isLast)) await reader.atLeast(reader.events.length + 1);
    expect([[exampleRow(3)], [changed, exampleRow(3)]]).toContainEqual(rowsOf(reader));
  });

  test('of a run that is not there is 404', async () => {
    expect((await ask(dashboard.url, '/api/runs/absent/events')).status).toBe(404);
    expect((await ask(dashboard.url, '/api/runs/first/events?since=x')).status).toBe(400);
  });
});

test('every stream tells of the lists once, and again when they have changed', async () => {
  const opened = [await open('/api/events'), await open('/api/runs/first/events')];
  const told = (reader: EventStreamReader): string[] => reader.events.map(({ event }) => event).toSorted();
  for (const reader of opened) {
    await reader.atLeast(2);
    expect(told(reader)).toEqual(['checkpoints', 'runs']);
  }
  await new Promise((resolve) => setTimeout(resolve, 700));
  for (const reader of opened) expect(told(reader)).toEqual(['checkpoints', 'runs']);
  await addRun(directories, 'second', 1);
  await addCheckpoint(directories, 1);
  for (const reader of opened) {
    const times = (name: string): number => told(reader).filter((event) => event === name).length;
    while (times('runs') < 2 || times('checkpoints') < 2) await reader.atLeast(reader.events.length + 1);
    expect(rowsOf(reader)).toEqual([]);
  }
});

test('who comes while the disk is looked at is told of each list once, too', async () => {
  let late: EventStreamReader | undefined;
  let looks = 0;
  const hub = new StreamHub(
    {
      runs: { list: () => Promise.resolve([]) },
      checkpoints: {
        list: async () => {
          if (++looks === 1) late = await EventStreamReader.open(url, '/');
          // Whom a look could not tell is told by a later one.
          if (looks === 2) throw new Error('too many open files');
          return [];
        },
      },
    },
    { ...streamLimits, lookMs: 50 },
    () => undefined,
  );
  const app = express();
  app.get('/', (_request, response) => hub.open(response, null, { since: null, lastEventId: null }));
  const server = app.listen(0);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const early = await EventStreamReader.open(url, '/');
    await early.atLeast(2);
    while (looks < 5) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(late).toBeDefined();
    for (const reader of [early, late as EventStreamReader])
      expect(reader.events.map(({ event }) => event).toSorted()).toEqual(['checkpoints', 'runs']);
    early.close();
    late?.close();
  } finally {
    hub.close();
    server.close();
  }
});

test('who asks again for what its stream tells of has the newest in the end', async () => {
  const runs = async (): Promise<string[]> => {
    const { body } = await ask(dashboard.url, '/api/runs');
    return (JSON.parse(body.toString()) as { runs: { name: string }[] }).runs.map(({ name }) => name);
  };
  // An answer that is still given again, of a listing that is no longer fresh, when a run begins.
  expect(await runs()).toEqual(['first']);
  await new Promise((resolve) => setTimeout(resolve, 600));
  await addRun(directories, 'second', 1);
  const [reader, listed] = await Promise.all([open('/api/events'), runs()]);
  let newest = listed;
  for (let events = 1; !newest.includes('second'); events++) {
    const { length } = await reader.atLeast(events);
    expect(length).toBeGreaterThanOrEqual(events);
    newest = await runs();
  }
  expect(newest).toHaveLength(2);
});

test('events are what http-api.md says', async () => {
  const reader = await open('/api/runs/first/events', 'nonsense');
  await reader.atLeast(1);
  await addRun(directories, 'first', 1);
  await rows(reader, 1);
  for (const { event, data } of reader.events) streamEvents[event as keyof typeof streamEvents].parse(data);
});

test('content cannot pass for an event', async () => {
  const log = await RunLog.open(join(directories.runsDirectory, 'hostile'));
  await log.append({ ...exampleRow(1), timestamp: 'x\n\nevent: reset\ndata: {}\n\n', 'a\nid: 7\n': 1 });
  await log.close();
  const reader = await open('/api/runs/hostile/events?since=0');
  await rows(reader, 1);
  await reader.atLeast(3);
  expect(reader.events.map(({ event }) => event).toSorted()).toEqual(['checkpoints', 'row', 'runs']);
  expect(reader.events[0]?.id).toMatch(/^1-[0-9a-f]{16}$/);
});

test('there are at most so many streams, and a place is free again when one ends', async () => {
  const open3 = [await open('/api/events'), await open('/api/events'), await open('/api/events')];
  const refused = await ask(dashboard.url, '/api/events');
  expect([refused.status, refused.headers['retry-after']]).toEqual([503, '10']);
  open3[0]?.close();
  for (;;) {
    const { body } = await ask(dashboard.url, '/api/health');
    if ((JSON.parse(body.toString()) as { streams: number }).streams === 2) break;
  }
  await open('/api/events');
});

test('who has left before its stream begins takes no place', async () => {
  const hub = new StreamHub(new TrainingRecords(directories), streamLimits, () => undefined);
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  response.destroy();
  hub.open(response as Response, null, { since: null, lastEventId: null });
  expect(hub.size).toBe(0);
  hub.close();
});

test('a reader that takes nothing is dropped, and the others go on', async () => {
  const runsDirectory = join(directories.runsDirectory, 'large');
  const log = await RunLog.open(runsDirectory, {
    resumeAt: {
      iteration: 20_000,
      history: Array.from({ length: 20_000 }, (_, i) => ({
        ...exampleRow(i + 1),
        ...Object.fromEntries(Array.from({ length: 40 }, (_unused, k) => [`figure_number_${k}`, i * k])),
      })),
    },
  });
  await log.close();
  const stalled = await open('/api/runs/large/events?since=0');
  stalled.stall();
  const quick = await open('/api/runs/first/events');
  for (;;) {
    const { body } = await ask(dashboard.url, '/api/health');
    if ((JSON.parse(body.toString()) as { streams: number }).streams === 1) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  stalled.resume();
  await stalled.ended();
  // About 1 kB a row: what it got is what the buffers of the system took.
  expect(rowsOf(stalled).length).toBeLessThan(20_000);
  await addRun(directories, 'first', 1);
  expect(await rows(quick, 1)).toEqual([exampleRow(4)]);
});

test('closing the dashboard ends its streams', async () => {
  const reader = await open('/api/events');
  await dashboard.close();
  await reader.ended();
});
