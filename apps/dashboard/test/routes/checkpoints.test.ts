import { rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointManager } from '@hideout/checkpoints';
import { describe, expect, test } from '@jest/globals';
import { jsonRoutes, otherRoutes, pathOf } from '../../src/api/routes.js';
import { ask } from '../http-request.js';
import { addCheckpoint, addRun } from '../training-directories.js';
import { servedDirectories, untilStale } from './served-directories.js';

const served = servedDirectories();

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

function modelPath(checkpoint: string, policy: string): string {
  return pathOf(otherRoutes.policyModel.path, { checkpoint, policy });
}

describe('checkpoints', () => {
  test('are listed with state, lineage and pin', async () => {
    const { id } = await addCheckpoint(served.directories, 10);
    await addCheckpoint(served.directories, 20, { parent: id });
    await addCheckpoint(served.directories, 15, { parent: id, run: 'fork' });
    await new CheckpointManager(served.directories.checkpointDirectory).pin('10');
    await truncate(
      join((await addCheckpoint(served.directories, 30)).path, 'algorithm_state.safetensors'),
      3,
    );
    await writeFile(join(served.directories.checkpointDirectory, 'training_metrics_iter_10.png'), PNG);
    const { checkpoints } = await served.answerOf(jsonRoutes.checkpoints);
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
    expect(JSON.stringify(checkpoints)).not.toContain(served.directories.checkpointDirectory);
  });

  test('are verified byte by byte', async () => {
    const { id, path } = await addCheckpoint(served.directories, 10);
    expect(await served.answerOf(jsonRoutes.verification, { checkpoint: id })).toMatchObject({
      id,
      ok: true,
    });
    const file = join(path, 'policies', 'seeker_policy', 'weights.safetensors');
    await untilStale();
    await truncate(file, 5);
    const { ok, files } = await served.answerOf(jsonRoutes.verification, { checkpoint: id });
    expect(ok).toBe(false);
    expect(files.filter(({ status }) => status !== 'ok')).toMatchObject([
      { path: 'policies/seeker_policy/weights.safetensors' },
    ]);
  });

  test('are compared: figures, configuration, descent', async () => {
    const a = await addCheckpoint(served.directories, 10);
    const b = await addCheckpoint(served.directories, 20, {
      parent: a.id,
      learningRate: 0.5,
      figures: { own: 'text' },
    });
    const answer = await served.answerOf(jsonRoutes.comparison, {}, `?a=${a.id}&b=${b.id}`);
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
    const { id } = await addCheckpoint(served.directories, 10, { files: { 'policy.onnx': model } });
    expect(await served.answerOf(jsonRoutes.game, { checkpoint: id })).toEqual({
      id,
      name: 'checkpoint_000010',
      environment: { map: 'fort' },
      policies: [{ id: 'seeker_policy', size_bytes: 300 }],
    });
    const { status, headers, body } = await ask(served.url, modelPath(id, 'seeker_policy'));
    expect([status, headers['content-type']]).toEqual([200, 'application/octet-stream']);
    expect(body.equals(model)).toBe(true);
    for (const other of ['hider_policy', 'constructor', '__proto__', '..', '.', 'seeker_policy/policy.onnx'])
      expect([other, await served.statusOf(modelPath(id, other))]).toEqual([other, 404]);
    expect(await served.statusOf(modelPath('latest', 'seeker_policy'))).toBe(404);
  });

  test('that cannot be played say why', async () => {
    const old = await addCheckpoint(served.directories, 10);
    const changed = await addCheckpoint(served.directories, 20, {
      files: { 'policy.onnx': Uint8Array.of(1, 2) },
    });
    const linked = await addCheckpoint(served.directories, 30, {
      files: { 'policy.onnx': Uint8Array.of(1, 2) },
    });
    const cut = await addCheckpoint(served.directories, 40, {
      files: { 'policy.onnx': Uint8Array.of(1, 2) },
    });
    const modelOf = (path: string): string => join(path, 'policies', 'seeker_policy', 'policy.onnx');
    await writeFile(modelOf(changed.path), Uint8Array.of(1, 3));
    await writeFile(join(served.directories.runsDirectory, 'secret'), Uint8Array.of(1, 2));
    await rm(modelOf(linked.path));
    await symlink(join(served.directories.runsDirectory, 'secret'), modelOf(linked.path));
    await truncate(modelOf(cut.path), 1);
    for (const [id, sentence] of [
      [old.id, /^checkpoint_000010 has no policy\.onnx of seeker_policy: it was saved without one/],
      [changed.id, /^It is damaged: .*policy\.onnx/],
      [linked.id, /damaged: .*policy\.onnx/],
      [cut.id, /^checkpoint_000040 is damaged: .*policy\.onnx/],
    ] as const) {
      for (const path of [pathOf(jsonRoutes.game.path, { checkpoint: id }), modelPath(id, 'seeker_policy')]) {
        const { status, body } = await ask(served.url, path);
        const { error } = JSON.parse(body.toString()) as { error: string };
        expect([path, status]).toEqual([path, 409]);
        expect(error).toMatch(sentence);
        expect(error).not.toContain(served.directories.checkpointDirectory);
      }
    }
    expect(served.errors).toEqual([]);
  });

  test('have no address but their ids', async () => {
    const { id } = await addCheckpoint(served.directories, 10);
    for (const other of ['checkpoint_000010', '10', 'latest', 'best', `${id}0`, id.toUpperCase()]) {
      expect([other, await served.statusOf(`/api/checkpoints/${other}/verification`)]).toEqual([other, 404]);
    }
    expect(await served.statusOf(`/api/comparison?a=${id}&b=latest`)).toBe(400);
    expect(await served.statusOf(`/api/comparison?a=${id}`)).toBe(400);
  });

  test('of a run give its configuration', async () => {
    await addRun(served.directories, 'first', 1);
    expect(await served.answerOf(jsonRoutes.configuration, { run: 'first' })).toEqual({
      checkpoint: null,
      configuration: null,
    });
    await addCheckpoint(served.directories, 1);
    await addCheckpoint(served.directories, 2, { run: 'other', learningRate: 1 });
    await untilStale();
    expect(await served.answerOf(jsonRoutes.configuration, { run: 'first' })).toEqual({
      checkpoint: 'checkpoint_000001',
      configuration: { ppo: { learning_rate: 0.001 }, env: { map: 'fort' } },
    });
  });
});
