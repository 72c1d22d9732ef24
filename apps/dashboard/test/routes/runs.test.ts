import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { metricDefinitions, RunNotices, writeRunConfiguration } from '@hideout/metrics';
import { describe, expect, test } from '@jest/globals';
import { jsonRoutes } from '../../src/api/routes.js';
import { startDashboard } from '../../src/index.js';
import { ask } from '../http-request.js';
import { addCheckpoint, addRun, exampleRow } from '../training-directories.js';
import { servedDirectories, untilStale } from './served-directories.js';

const served = servedDirectories();

describe('runs', () => {
  test('are listed, the newest first, without the paths of this machine', async () => {
    await addRun(served.directories, 'first', 2);
    await addRun(served.directories, 'second', 3);
    const answer = await served.answerOf(jsonRoutes.runs);
    expect(answer.runs).toMatchObject([
      { name: 'second', row_count: 3, newest: exampleRow(3), state: 'ok', damage: null },
      { name: 'first', row_count: 2, newest: exampleRow(2) },
    ]);
    expect(JSON.stringify(answer)).not.toContain(served.directories.runsDirectory);
  });

  test('are none where the directories do not exist', async () => {
    const other = await startDashboard({
      checkpointDirectory: '/nowhere/c',
      runsDirectory: '/nowhere/r',
      port: 0,
    });
    const { body } = await ask(other.url, '/api/runs');
    const checkpoints = await ask(other.url, '/api/checkpoints');
    await other.close();
    expect([body.toString(), checkpoints.body.toString()]).toEqual(['{"runs":[]}', '{"checkpoints":[]}']);
  });

  test('have a summary, their checkpoints, and warnings', async () => {
    await addRun(served.directories, 'first', 12);
    await addCheckpoint(served.directories, 10);
    await addCheckpoint(served.directories, 11, { run: 'other' });
    await truncate(
      join((await addCheckpoint(served.directories, 12)).path, 'algorithm_state.safetensors'),
      3,
    );
    const { run, summary, checkpoints, warnings } = await served.answerOf(jsonRoutes.run, { run: 'first' });
    expect(run).toMatchObject({ name: 'first', row_count: 12 });
    // The newest tenth (112) against the tenth before (111).
    expect(summary).toContainEqual({ title: 'Episode reward', value: '112', trend: '▲ 1' });
    expect(checkpoints).toEqual([10, 12]);
    expect(warnings).toEqual([expect.stringContaining('checkpoint_000012 is damaged: algorithm_state')]);
    expect(await served.statusOf('/api/runs/absent')).toBe(404);
  });

  test('say what their training has told, the newest hundred, and what of it lasts', async () => {
    await addRun(served.directories, 'first', 1);
    await addRun(served.directories, 'other', 1);
    expect((await served.answerOf(jsonRoutes.run, { run: 'first' })).notices).toBeNull();
    const file = await RunNotices.open(join(served.directories.runsDirectory, 'other'), 0);
    const told = Array.from({ length: 150 }, (_, i) => ({
      timestamp: '2026-11-28T07:00:00.000Z',
      iteration: i,
      topic: i === 0 ? 'low_disk' : null,
      state: i === 0 ? ('begins' as const) : ('once' as const),
      message: `notice ${i}`,
    }));
    for (const notice of told) await file.append(notice);
    await file.close();
    const { notices, warnings } = await served.answerOf(jsonRoutes.run, { run: 'other' });
    expect(notices).toEqual(told.slice(50));
    expect(warnings).toEqual(['notice 0']);
  });

  test('have the options of their newest session, or else of their newest checkpoint', async () => {
    await addRun(served.directories, 'first', 1);
    await addCheckpoint(served.directories, 1, { learningRate: 0.5 });
    const answer = () => served.answerOf(jsonRoutes.configuration, { run: 'first' });
    expect(await answer()).toMatchObject({
      checkpoint: 'checkpoint_000001',
      configuration: { ppo: { learning_rate: 0.5 } },
    });
    await writeRunConfiguration(join(served.directories.runsDirectory, 'first'), { seed: 3 });
    await untilStale();
    expect(await answer()).toEqual({ checkpoint: null, configuration: { seed: 3 } });
  });

  test('that are damaged say so and take nobody else down', async () => {
    await addRun(served.directories, 'good', 1);
    await mkdir(join(served.directories.runsDirectory, 'bad'));
    await writeFile(join(served.directories.runsDirectory, 'bad', 'metrics.jsonl'), 'no log\n');
    const { runs } = await served.answerOf(jsonRoutes.runs);
    expect(runs.map(({ name, state }) => [name, state])).toEqual(
      expect.arrayContaining([
        ['good', 'ok'],
        ['bad', 'damaged'],
      ]),
    );
    const { run, warnings } = await served.answerOf(jsonRoutes.run, { run: 'bad' });
    expect(run.damage).toMatch(/^metrics\.jsonl is damaged: line 1 /);
    expect(warnings).toEqual([
      expect.stringContaining('cannot be read on: metrics.jsonl is damaged: line 1 '),
    ]);
    expect(JSON.stringify(runs)).not.toContain(served.directories.runsDirectory);
    expect((await served.answerOf(jsonRoutes.curves, { run: 'bad' })).iterations).toEqual([]);
  });

  test('are found by names that need escaping', async () => {
    const name = '<img src=x onerror=alert(1)>&?#%2f';
    await addRun(served.directories, name, 1);
    expect((await served.answerOf(jsonRoutes.run, { run: name })).run.name).toBe(name);
  });
});

describe('metrics', () => {
  test('are columns, of all rows or of those after an iteration', async () => {
    await addRun(served.directories, 'first', 3);
    expect(await served.answerOf(jsonRoutes.curves, { run: 'first' })).toMatchObject({
      run: 'first',
      row_count: 3,
      bucket_size: 1,
      iterations: [1, 2, 3],
      metrics: { reward_mean: { mean: [101, 102, 103] }, hider_kl: { mean: [null, null, null] } },
    });
    const later = await served.answerOf(
      jsonRoutes.curves,
      { run: 'first' },
      '?since=2&names=reward_mean,absent',
    );
    expect(later).toMatchObject({ row_count: 3, iterations: [3] });
    expect(later.metrics).toEqual({ reward_mean: { mean: [103] }, absent: { mean: [null] } });
  });

  test('share points where there are more rows than points', async () => {
    await addRun(served.directories, 'first', 5);
    const answer = await served.answerOf(jsonRoutes.curves, { run: 'first' }, '?points=2&names=reward_mean');
    // Three rows a point, full from the newest on: (1, 2) and (3, 4, 5).
    expect(answer).toMatchObject({ bucket_size: 3, iterations: [2, 5] });
    expect(answer.metrics).toEqual({
      reward_mean: { mean: [101.5, 104], low: [101, 103], high: [102, 105] },
    });
  });

  test('follow the log', async () => {
    await addRun(served.directories, 'first', 1);
    expect((await served.answerOf(jsonRoutes.curves, { run: 'first' })).iterations).toEqual([1]);
    await addRun(served.directories, 'first', 1);
    await untilStale();
    expect((await served.answerOf(jsonRoutes.curves, { run: 'first' })).iterations).toEqual([1, 2]);
  });

  test.each(['since=2.5', 'since=1&since=2', 'since=-1', 'points=0', 'points=20001', 'absent=1'])(
    'with the query %s are refused',
    async (query) => {
      await addRun(served.directories, 'first', 1);
      const { status, body } = await ask(served.url, `/api/runs/first/metrics?${query}`);
      expect([status, Object.keys(JSON.parse(body.toString()) as object)]).toEqual([400, ['error']]);
    },
  );

  test('are defined', async () => {
    expect((await served.answerOf(jsonRoutes.definitions)).metrics).toEqual(metricDefinitions);
  });
});
