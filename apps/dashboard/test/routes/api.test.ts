import { mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointManager } from '@hideout/checkpoints';
import { metricDefinitions, writeMetricsHistory } from '@hideout/metrics';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { z } from 'zod';
import { ANSWER_FRESH_MS } from '../../src/answers/shared-answers.js';
import type { JsonRoute } from '../../src/api/routes.js';
import { jsonRoutes, otherRoutes, pathOf } from '../../src/api/routes.js';
import type { RunningDashboard, TrainingDirectories } from '../../src/index.js';
import { startDashboard } from '../../src/index.js';
import { FRESH_MS } from '../../src/records/shared-reading.js';
import { ask } from '../http-request.js';
import {
  addCheckpoint,
  addReplay,
  addRun,
  exampleReplay,
  exampleRow,
  trainingDirectories,
} from '../training-directories.js';

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

/** What was answered is answered again until then. */
const untilStale = (): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ANSWER_FRESH_MS + FRESH_MS));

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

/** What a route answers; that it is exactly what http-api.md promises is checked on the way. */
async function answerOf<Answer extends z.ZodType>(
  route: JsonRoute<z.ZodType, Answer>,
  parts: Record<string, string> = {},
  query = '',
): Promise<z.output<Answer>> {
  const { status, headers, body } = await ask(dashboard.url, pathOf(route.path, parts) + query);
  expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
  return route.answer.parse(JSON.parse(body.toString()));
}

function modelPath(checkpoint: string, policy: string): string {
  return pathOf(otherRoutes.policyModel.path, { checkpoint, policy });
}

async function statusOf(path: string): Promise<number> {
  return (await ask(dashboard.url, path)).status;
}

describe('runs', () => {
  test('are listed, the newest first, without the paths of this machine', async () => {
    await addRun(directories, 'first', 2);
    await addRun(directories, 'second', 3);
    const answer = await answerOf(jsonRoutes.runs);
    expect(answer.runs).toMatchObject([
      { name: 'second', row_count: 3, newest: exampleRow(3), state: 'ok', damage: null },
      { name: 'first', row_count: 2, newest: exampleRow(2) },
    ]);
    expect(JSON.stringify(answer)).not.toContain(directories.runsDirectory);
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
    await addRun(directories, 'first', 12);
    await addCheckpoint(directories, 10);
    await addCheckpoint(directories, 11, { run: 'other' });
    await truncate(join((await addCheckpoint(directories, 12)).path, 'algorithm_state.safetensors'), 3);
    const { run, summary, checkpoints, warnings } = await answerOf(jsonRoutes.run, { run: 'first' });
    expect(run).toMatchObject({ name: 'first', row_count: 12 });
    // The newest tenth (112) against the tenth before (111).
    expect(summary).toContainEqual({ title: 'Episode reward', value: '112', trend: '▲ 1' });
    expect(checkpoints).toEqual([10, 12]);
    expect(warnings).toEqual([expect.stringContaining('checkpoint_000012 is damaged: algorithm_state')]);
    expect(await statusOf('/api/runs/absent')).toBe(404);
  });

  test('that are damaged say so and take nobody else down', async () => {
    await addRun(directories, 'good', 1);
    await mkdir(join(directories.runsDirectory, 'bad'));
    await writeFile(join(directories.runsDirectory, 'bad', 'metrics.jsonl'), 'no log\n');
    const { runs } = await answerOf(jsonRoutes.runs);
    expect(runs.map(({ name, state }) => [name, state])).toEqual(
      expect.arrayContaining([
        ['good', 'ok'],
        ['bad', 'damaged'],
      ]),
    );
    const { run, warnings } = await answerOf(jsonRoutes.run, { run: 'bad' });
    expect(run.damage).toContain('line 1');
    expect(warnings).toHaveLength(1);
    expect((await answerOf(jsonRoutes.curves, { run: 'bad' })).iterations).toEqual([]);
  });

  test('are found by names that need escaping', async () => {
    const name = '<img src=x onerror=alert(1)>&?#%2f';
    await addRun(directories, name, 1);
    expect((await answerOf(jsonRoutes.run, { run: name })).run.name).toBe(name);
  });
});

describe('metrics', () => {
  test('are columns, of all rows or of those after an iteration', async () => {
    await addRun(directories, 'first', 3);
    expect(await answerOf(jsonRoutes.curves, { run: 'first' })).toMatchObject({
      run: 'first',
      row_count: 3,
      bucket_size: 1,
      iterations: [1, 2, 3],
      metrics: { reward_mean: { mean: [101, 102, 103] }, hider_kl: { mean: [null, null, null] } },
    });
    const later = await answerOf(jsonRoutes.curves, { run: 'first' }, '?since=2&names=reward_mean,absent');
    expect(later).toMatchObject({ row_count: 3, iterations: [3] });
    expect(later.metrics).toEqual({ reward_mean: { mean: [103] }, absent: { mean: [null] } });
  });

  test('share points where there are more rows than points', async () => {
    await addRun(directories, 'first', 5);
    const answer = await answerOf(jsonRoutes.curves, { run: 'first' }, '?points=2&names=reward_mean');
    // Three rows a point, full from the newest on: (1, 2) and (3, 4, 5).
    expect(answer).toMatchObject({ bucket_size: 3, iterations: [2, 5] });
    expect(answer.metrics).toEqual({
      reward_mean: { mean: [101.5, 104], low: [101, 103], high: [102, 105] },
    });
  });

  test('follow the log', async () => {
    await addRun(directories, 'first', 1);
    expect((await answerOf(jsonRoutes.curves, { run: 'first' })).iterations).toEqual([1]);
    await addRun(directories, 'first', 1);
    await untilStale();
    expect((await answerOf(jsonRoutes.curves, { run: 'first' })).iterations).toEqual([1, 2]);
  });

  test.each(['since=2.5', 'since=1&since=2', 'since=-1', 'points=0', 'points=20001', 'absent=1'])(
    'with the query %s are refused',
    async (query) => {
      await addRun(directories, 'first', 1);
      const { status, body } = await ask(dashboard.url, `/api/runs/first/metrics?${query}`);
      expect([status, Object.keys(JSON.parse(body.toString()) as object)]).toEqual([400, ['error']]);
    },
  );

  test('are defined', async () => {
    expect((await answerOf(jsonRoutes.definitions)).metrics).toEqual(metricDefinitions);
  });
});

describe('checkpoints', () => {
  test('are listed with state, lineage and pin', async () => {
    const { id } = await addCheckpoint(directories, 10);
    await addCheckpoint(directories, 20, { parent: id });
    await addCheckpoint(directories, 15, { parent: id, run: 'fork' });
    await new CheckpointManager(directories.checkpointDirectory).pin('10');
    await truncate(join((await addCheckpoint(directories, 30)).path, 'algorithm_state.safetensors'), 3);
    await writeFile(join(directories.checkpointDirectory, 'training_metrics_iter_10.png'), PNG);
    const { checkpoints } = await answerOf(jsonRoutes.checkpoints);
    expect(checkpoints).toMatchObject([
      {
        id,
        name: 'checkpoint_000010',
        label: '10',
        iteration: 10,
        reward_mean: 170.5,
        lineage: 1,
        has_figure: true,
      },
      { iteration: 20, parent: id, lineage: 1, pinned_at: null, newest: false, has_figure: false },
      { iteration: 15, parent: id, lineage: 2, run: 'fork', newest: true, state: 'ok' },
      { iteration: 30, state: 'damaged', damage: expect.stringContaining('algorithm_state.safetensors') },
    ]);
    expect(checkpoints[0]?.pinned_at).not.toBeNull();
    expect(JSON.stringify(checkpoints)).not.toContain(directories.checkpointDirectory);
  });

  test('are verified byte by byte', async () => {
    const { id, path } = await addCheckpoint(directories, 10);
    expect(await answerOf(jsonRoutes.verification, { checkpoint: id })).toMatchObject({ id, ok: true });
    const file = join(path, 'policies', 'seeker_policy', 'weights.safetensors');
    await untilStale();
    await truncate(file, 5);
    const { ok, files } = await answerOf(jsonRoutes.verification, { checkpoint: id });
    expect(ok).toBe(false);
    expect(files.filter(({ status }) => status !== 'ok')).toMatchObject([
      { path: 'policies/seeker_policy/weights.safetensors' },
    ]);
  });

  test('are compared: figures, configuration, descent', async () => {
    const a = await addCheckpoint(directories, 10);
    const b = await addCheckpoint(directories, 20, {
      parent: a.id,
      learningRate: 0.5,
      figures: { own: 'text' },
    });
    const answer = await answerOf(jsonRoutes.comparison, {}, `?a=${a.id}&b=${b.id}`);
    expect(answer.relation).toBe('checkpoint_000020 was trained on from checkpoint_000010.');
    expect(answer.same_weights).toBe(false);
    expect(answer.figures).toContainEqual({
      name: 'reward_mean',
      title: 'Episode reward',
      a: 170.5,
      b: 180.5,
      difference: 10,
    });
    expect(answer.figures).toContainEqual({
      name: 'own',
      title: 'own',
      a: null,
      b: 'text',
      difference: null,
    });
    expect(answer.configuration).toEqual([{ key: 'ppo.learning_rate', a: 0.001, b: 0.5 }]);
  });

  test('give what they are played with, and the bytes of their policies', async () => {
    const model = Uint8Array.from({ length: 300 }, (_, index) => index % 251);
    const { id } = await addCheckpoint(directories, 10, { files: { 'policy.onnx': model } });
    expect(await answerOf(jsonRoutes.game, { checkpoint: id })).toEqual({
      id,
      name: 'checkpoint_000010',
      environment: { map: 'fort' },
      policies: [{ id: 'seeker_policy', size_bytes: 300 }],
    });
    const { status, headers, body } = await ask(dashboard.url, modelPath(id, 'seeker_policy'));
    expect([status, headers['content-type']]).toEqual([200, 'application/octet-stream']);
    expect(body.equals(model)).toBe(true);
    for (const other of ['hider_policy', 'constructor', '__proto__', '..', '.', 'seeker_policy/policy.onnx'])
      expect([other, await statusOf(modelPath(id, other))]).toEqual([other, 404]);
    expect(await statusOf(modelPath('latest', 'seeker_policy'))).toBe(404);
  });

  test('that cannot be played say why', async () => {
    const old = await addCheckpoint(directories, 10);
    const changed = await addCheckpoint(directories, 20, { files: { 'policy.onnx': Uint8Array.of(1, 2) } });
    const linked = await addCheckpoint(directories, 30, { files: { 'policy.onnx': Uint8Array.of(1, 2) } });
    const cut = await addCheckpoint(directories, 40, { files: { 'policy.onnx': Uint8Array.of(1, 2) } });
    const modelOf = (path: string): string => join(path, 'policies', 'seeker_policy', 'policy.onnx');
    await writeFile(modelOf(changed.path), Uint8Array.of(1, 3));
    await writeFile(join(directories.runsDirectory, 'secret'), Uint8Array.of(1, 2));
    await rm(modelOf(linked.path));
    await symlink(join(directories.runsDirectory, 'secret'), modelOf(linked.path));
    await truncate(modelOf(cut.path), 1);
    for (const [id, sentence] of [
      [old.id, /^checkpoint_000010 has no policy\.onnx of seeker_policy: it was saved without one/],
      [changed.id, /^It is damaged: .*policy\.onnx/],
      [linked.id, /damaged: .*policy\.onnx/],
      [cut.id, /^checkpoint_000040 is damaged: .*policy\.onnx/],
    ] as const) {
      for (const path of [pathOf(jsonRoutes.game.path, { checkpoint: id }), modelPath(id, 'seeker_policy')]) {
        const { status, body } = await ask(dashboard.url, path);
        const { error } = JSON.parse(body.toString()) as { error: string };
        expect([path, status]).toEqual([path, 409]);
        expect(error).toMatch(sentence);
        expect(error).not.toContain(directories.checkpointDirectory);
      }
    }
    expect(errors).toEqual([]);
  });

  test('have no address but their ids', async () => {
    const { id } = await addCheckpoint(directories, 10);
    for (const other of ['checkpoint_000010', '10', 'latest', 'best', `${id}0`, id.toUpperCase()]) {
      expect([other, await statusOf(`/api/checkpoints/${other}/verification`)]).toEqual([other, 404]);
    }
    expect(await statusOf(`/api/comparison?a=${id}&b=latest`)).toBe(400);
    expect(await statusOf(`/api/comparison?a=${id}`)).toBe(400);
  });

  test('of a run give its configuration', async () => {
    await addRun(directories, 'first', 1);
    expect(await answerOf(jsonRoutes.configuration, { run: 'first' })).toEqual({
      checkpoint: null,
      configuration: null,
    });
    await addCheckpoint(directories, 1);
    await addCheckpoint(directories, 2, { run: 'other', learningRate: 1 });
    await untilStale();
    expect(await answerOf(jsonRoutes.configuration, { run: 'first' })).toEqual({
      checkpoint: 'checkpoint_000001',
      configuration: { ppo: { learning_rate: 0.001 }, env: { map: 'fort' } },
    });
  });
});

describe('figures', () => {
  test('of runs are drawn as they are now, and those of checkpoints are as they were saved', async () => {
    await addRun(directories, 'first', 3);
    const { id } = await addCheckpoint(directories, 10);
    const { checkpointDirectory } = directories;
    await writeFile(join(checkpointDirectory, 'training_metrics_iter_10.png'), PNG);
    await writeMetricsHistory(join(checkpointDirectory, 'metrics_iter_10.json'), [exampleRow(10)]);
    const { figures } = await answerOf(jsonRoutes.figures);
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
      const picture = await ask(dashboard.url, png ?? '');
      expect([picture.status, picture.headers['content-type']]).toEqual([200, 'image/png']);
      expect(picture.body.subarray(0, 8)).toEqual(PNG);
      const { status, body } = await ask(dashboard.url, specification);
      expect([status, (JSON.parse(body.toString()) as { $schema: string }).$schema]).toEqual([
        200,
        'https://vega.github.io/schema/vega-lite/v6.json',
      ]);
    }
    expect(await statusOf('/api/runs/absent/figure.png')).toBe(404);
    expect(await statusOf(`/api/checkpoints/${'0'.repeat(32)}/figure.png`)).toBe(404);
  });

  test('are files only: no link and no directory is followed', async () => {
    const { checkpointDirectory } = directories;
    const linked = await addCheckpoint(directories, 20);
    const directory = await addCheckpoint(directories, 30);
    await writeFile(join(checkpointDirectory, '..', 'secret.png'), 'secret');
    await symlink(
      join(checkpointDirectory, '..', 'secret.png'),
      join(checkpointDirectory, 'training_metrics_iter_20.png'),
    );
    await mkdir(join(checkpointDirectory, 'training_metrics_iter_30.png'));
    for (const { id } of [linked, directory]) {
      expect(await statusOf(`/api/checkpoints/${id}/figure.png`)).toBe(404);
    }
  });
});

describe('replays', () => {
  test('are listed and given as they are', async () => {
    const replay = exampleReplay(1);
    const bytes = await addReplay(directories, 'first/replays/a.replay', [replay]);
    await addReplay(directories, 'b.replay', [replay]);
    await writeFile(join(directories.runsDirectory, 'c.txt'), 'secret');
    const { replays } = await answerOf(jsonRoutes.replays);
    expect(replays.map(({ name, run }) => [name, run]).sort()).toEqual([
      ['a.replay', 'first'],
      ['b.replay', null],
    ]);
    const listed = replays.find(({ name }) => name === 'a.replay');
    const { status, body } = await ask(dashboard.url, `/api/replays/${listed?.id ?? ''}`);
    expect([status, body.equals(bytes), listed?.size_bytes]).toEqual([200, true, bytes.length]);
  });

  test('are files only, and near the top', async () => {
    const { runsDirectory } = directories;
    await writeFile(join(runsDirectory, '..', 'secret.replay'), 'secret');
    await symlink(join(runsDirectory, '..', 'secret.replay'), join(runsDirectory, 'link.replay'));
    await symlink(join(runsDirectory, '..'), join(runsDirectory, 'linked'));
    await mkdir(join(runsDirectory, 'directory.replay'));
    await addReplay(directories, 'a/b/c/deep.replay', [exampleReplay(1)]);
    expect(await answerOf(jsonRoutes.replays)).toEqual({ replays: [] });
    expect(await statusOf('/api/replays/link.replay')).toBe(404);
  });
});

describe('for other programs', () => {
  test('health says that the server answers', async () => {
    expect(await answerOf(jsonRoutes.health)).toMatchObject({ status: 'ok', streams: 0, stream_limit: 64 });
  });

  test('Prometheus gets the newest figures of every run', async () => {
    await addRun(directories, 'a "quoted"\nname', 2);
    await addCheckpoint(directories, 10);
    const { status, headers, body } = await ask(dashboard.url, '/metrics');
    expect([status, headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    const lines = body.toString().split('\n');
    expect(lines).toContain('# TYPE hideout_reward_mean gauge');
    expect(lines).toContain('hideout_reward_mean{run="a \\"quoted\\"\\nname"} 102');
    expect(lines).toContain('hideout_iteration{run="a \\"quoted\\"\\nname"} 2');
    expect(lines).toContain('hideout_checkpoints 1');
    expect(body.toString()).not.toContain('hideout_hider_kl{');
  });

  test('what cannot be read is an error that tells nothing of this machine', async () => {
    await writeFile(join(directories.runsDirectory, '..', 'file'), '');
    const other = await startDashboard({
      ...directories,
      runsDirectory: join(directories.runsDirectory, '..', 'file'),
      port: 0,
      onError: (error) => errors.push(error),
    });
    const { status, body } = await ask(other.url, '/api/runs');
    await other.close();
    expect(status).toBe(500);
    expect(body.toString()).not.toContain(directories.runsDirectory);
    expect(errors).toHaveLength(1);
  });

  test('errors are JSON under /api and text elsewhere', async () => {
    const api = await ask(dashboard.url, '/api/absent');
    expect([api.status, JSON.parse(api.body.toString())]).toEqual([404, { error: 'There is nothing here.' }]);
    const other = await ask(dashboard.url, '/absent');
    expect([other.status, other.headers['content-type'], other.body.toString()]).toEqual([
      404,
      'text/plain; charset=utf-8',
      'There is nothing here.\n',
    ]);
  });
});
