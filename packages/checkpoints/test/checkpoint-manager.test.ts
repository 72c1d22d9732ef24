import { describe, expect, test } from '@jest/globals';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import {
  CheckpointDamagedError,
  CheckpointManager,
  CheckpointNotFoundError,
  NewerFormatError,
  NoGoodCheckpointError,
} from '../src/index.js';
import { forgeManifest } from './forged-manifest.js';
import { sampleContent, sampleInput } from './sample-checkpoint.js';
import { damage, newStore, storeWith } from './sample-store.js';
import { temporaryDirectory } from './temporary-directory.js';

describe('saving', () => {
  test('lays the checkpoint out as documented', async () => {
    const { directory } = await storeWith([10]);
    expect(readdirSync(directory, { recursive: true }).map(String).sort()).toEqual([
      '.lock',
      'checkpoint_000010',
      'checkpoint_000010/algorithm_state.json',
      'checkpoint_000010/algorithm_state.safetensors',
      'checkpoint_000010/manifest.json',
      'checkpoint_000010/metadata.json',
      'checkpoint_000010/policies',
      'checkpoint_000010/policies/hider_policy',
      'checkpoint_000010/policies/hider_policy/policy.json',
      'checkpoint_000010/policies/hider_policy/policy.onnx',
      'checkpoint_000010/policies/hider_policy/weights.safetensors',
      'checkpoint_000010/policies/seeker_policy',
      'checkpoint_000010/policies/seeker_policy/policy.json',
      'checkpoint_000010/policies/seeker_policy/weights.safetensors',
      'checkpoint_index.json',
    ]);
  });

  test('writes metadata.json with the field names of the guide', async () => {
    const { directory } = await storeWith([10]);
    const metadata = JSON.parse(readFileSync(join(directory, 'checkpoint_000010/metadata.json'), 'utf8'));
    expect(metadata).toEqual({
      ...sampleInput(10).metadata,
      iteration: 10,
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      checkpoint_path: 'checkpoint_000010',
    });
  });

  test('gives the entry that the list gives later', async () => {
    const { manager } = newStore();
    const { entry, removed } = await manager.save(sampleInput(10));
    expect(removed).toEqual([]);
    expect(entry).toMatchObject({
      name: 'checkpoint_000010',
      label: '10',
      sequence: 1,
      parent: null,
      damaged: null,
    });
    expect(await manager.listCheckpoints()).toEqual([entry]);
  });

  test('copies the input before it returns its promise', async () => {
    const { manager } = newStore();
    const input = sampleInput(10);
    const saving = manager.save(input);
    for (const policy of Object.values(input.policies)) policy.arrays['dense/kernel']?.data.fill(99);
    input.state.json['steps'] = -1;
    await saving;
    expect(await manager.load()).toMatchObject(sampleContent(10));
  });

  test('gives a second checkpoint of an iteration its own name, label and identity', async () => {
    const { manager } = await storeWith([20]);
    const [first] = await manager.listCheckpoints();
    const { entry } = await manager.save({ ...sampleInput(20), parent: first?.identity ?? null });
    expect(entry).toMatchObject({
      name: 'checkpoint_000020_v2',
      label: '20_v2',
      sequence: 2,
      parent: first?.identity,
    });
    expect(entry.identity).not.toBe(first?.identity);
    expect((await manager.listCheckpoints()).map(({ name }) => name)).toEqual([
      'checkpoint_000020',
      'checkpoint_000020_v2',
    ]);
    expect((await manager.getCheckpointByIteration(20))?.name).toBe('checkpoint_000020_v2');
  });

  test('never takes a name that anything has', async () => {
    const { directory, manager } = newStore();
    mkdirSync(join(directory, 'checkpoint_000020'), { recursive: true });
    writeFileSync(join(directory, 'checkpoint_000020_v2'), 'a file of mine');
    expect((await manager.save(sampleInput(20))).entry.name).toBe('checkpoint_000020_v3');
    expect(readFileSync(join(directory, 'checkpoint_000020_v2'), 'utf8')).toBe('a file of mine');
  });

  test('orders by the order of saving, not by iteration', async () => {
    const { manager } = await storeWith([10, 20, 30, 15]);
    expect((await manager.getLatestCheckpoint())?.iteration).toBe(15);
    expect((await manager.load()).metadata.iteration).toBe(15);
    expect((await manager.listCheckpoints()).map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
  });

  test('does saves that were asked for together one after the other', async () => {
    const { manager } = newStore();
    await Promise.all([1, 2, 3, 4].map((iteration) => manager.save(sampleInput(iteration))));
    expect((await manager.listCheckpoints()).map(({ iteration }) => iteration)).toEqual([1, 2, 3, 4]);
  });

  test('writes NaN and infinities of the metadata as null', async () => {
    const { manager } = newStore();
    const input = sampleInput(1);
    await manager.save({
      ...input,
      metadata: { ...input.metadata, reward_mean: NaN, best: -Infinity, note: 'x' },
    });
    expect((await manager.load()).metadata).toMatchObject({ reward_mean: null, best: null, note: 'x' });
  });

  test('removes what a dead process left half-written, and nothing else', async () => {
    const { directory, manager } = await storeWith([10]);
    mkdirSync(join(directory, '.tmp-checkpoint_000020-0123456789abcdef/policies'), { recursive: true });
    writeFileSync(join(directory, '.tmp-checkpoint_000020-0123456789abcdef/policies/a'), 'half');
    mkdirSync(join(directory, '.trash-checkpoint_000001-0123456789abcdef'));
    mkdirSync(join(directory, '.tmp-of-mine'));
    await manager.save(sampleInput(20));
    expect(readdirSync(directory).sort()).toEqual(
      ['.lock', '.tmp-of-mine', 'checkpoint_000010', 'checkpoint_000020', 'checkpoint_index.json'].sort(),
    );
  });
});

describe('loading', () => {
  test('gives back exactly what was saved', async () => {
    const { manager } = await storeWith([10]);
    const { state, policies, skipped } = await manager.load();
    expect({ state, policies }).toStrictEqual(sampleContent(10));
    expect(skipped).toEqual([]);
  });

  test.each([
    ['an iteration', 20],
    ['an iteration as text', '20'],
    ['a label', '20_v2'],
    ['a name', 'checkpoint_000020_v2'],
  ])('finds a checkpoint by %s', async (_, reference) => {
    const { manager } = await storeWith([10, 20, 20, 30]);
    expect((await manager.load(reference)).entry.name).toBe('checkpoint_000020_v2');
  });

  test('takes a copied, moved or renamed directory', async () => {
    const { directory, manager } = await storeWith([35]);
    const original = join(directory, 'checkpoint_000035');
    cpSync(original, join(directory, 'best_model'), { recursive: true });
    const elsewhere = join(temporaryDirectory(), 'winner');
    renameSync(original, elsewhere);
    for (const reference of ['best_model', join(directory, 'best_model'), elsewhere]) {
      const { entry, state, policies } = await manager.load(reference);
      expect({ state, policies }).toStrictEqual(sampleContent(35));
      expect(entry.iteration).toBe(35);
    }
    expect(await manager.listCheckpoints()).toEqual([]);
  });

  test('reads a store that was moved as a whole', async () => {
    const { directory } = await storeWith([10, 20]);
    const moved = join(temporaryDirectory(), 'checkpoints_experiment1');
    renameSync(directory, moved);
    expect((await new CheckpointManager(moved).load()).metadata.iteration).toBe(20);
  });

  test('falls back to the newest good one, loudly', async () => {
    const { directory, onWarning, manager } = await storeWith([10, 20, 30]);
    damage(directory, 'checkpoint_000030');
    const { entry, skipped } = await manager.load();
    expect(entry.name).toBe('checkpoint_000020');
    expect(skipped).toEqual([
      { name: 'checkpoint_000030', reason: 'algorithm_state.safetensors: wrong digest' },
    ]);
    expect(onWarning.mock.calls).toEqual([
      [
        expect.stringMatching(
          /checkpoint_000030 was skipped .*wrong digest.*checkpoint_000020 is loaded instead/,
        ),
      ],
    ]);
  });

  test('names what is damaged, and the newest good one, when a damaged one is asked for', async () => {
    const { directory, manager } = await storeWith([10, 20, 30, 40]);
    damage(directory, 'checkpoint_000030', 'policies/hider_policy/weights.safetensors');
    damage(directory, 'checkpoint_000040');
    const loading = manager.load(30);
    await expect(loading).rejects.toThrow(CheckpointDamagedError);
    await expect(loading).rejects.toMatchObject({
      problems: ['policies/hider_policy/weights.safetensors: wrong digest'],
      alternative: 'checkpoint_000020',
    });
  });

  test('is an error where checkpoints exist and none is good', async () => {
    const { directory, manager } = await storeWith([10, 20]);
    damage(directory, 'checkpoint_000010');
    rmSync(join(directory, 'checkpoint_000020/manifest.json'));
    await expect(manager.load()).rejects.toThrow(NoGoodCheckpointError);
    await expect(manager.load()).rejects.toThrow(
      /checkpoint_000020 \(manifest.json is missing\), checkpoint_000010/,
    );
    await expect(manager.load(10)).rejects.toMatchObject({ alternative: null });
    rmSync(join(directory, 'checkpoint_000010/metadata.json'));
    await expect(manager.getLatestCheckpoint()).rejects.toThrow(NoGoodCheckpointError);
  });

  test('says that an empty store is empty', async () => {
    const { manager } = newStore();
    expect(await manager.getLatestCheckpoint()).toBeNull();
    expect(await manager.getCheckpointByIteration(10)).toBeNull();
    expect(await manager.listCheckpoints()).toEqual([]);
    await expect(manager.load()).rejects.toThrow(CheckpointNotFoundError);
    await expect(manager.load('checkpoint_000010')).rejects.toThrow(CheckpointNotFoundError);
    await expect(manager.load('')).rejects.toThrow(CheckpointNotFoundError);
  });

  test('refuses a newer format by its name, and does not take an older checkpoint instead', async () => {
    const { directory, manager } = await storeWith([10, 20]);
    forgeManifest(join(directory, 'checkpoint_000020'), (manifest) =>
      Object.assign(manifest, { format_version: 7, files: 'elsewhere' }),
    );
    for (const reference of ['latest', 20, 'checkpoint_000020']) {
      const loading = manager.load(reference);
      await expect(loading).rejects.toThrow(NewerFormatError);
      await expect(loading).rejects.toMatchObject({ formatVersion: 7, supportedVersion: 1 });
    }
    await expect(manager.getLatestCheckpoint()).rejects.toThrow(NewerFormatError);
    await expect(manager.verify(20)).rejects.toThrow(NewerFormatError);
    expect((await manager.load(10)).metadata.iteration).toBe(10);
    expect((await manager.listCheckpoints()).at(-1)).toMatchObject({
      name: 'checkpoint_000020',
      sequence: 2,
    });
  });

  test('follows no link', async () => {
    const { directory, manager } = await storeWith([10, 20]);
    const weights = join(directory, 'checkpoint_000020/policies/hider_policy/weights.safetensors');
    renameSync(weights, join(directory, 'weights'));
    symlinkSync(join(directory, 'weights'), weights);
    symlinkSync(join(directory, 'checkpoint_000010'), join(directory, 'checkpoint_000030'));
    await expect(manager.load(20)).rejects.toThrow(/weights.safetensors: not a regular file/);
    await expect(manager.load('checkpoint_000030')).rejects.toThrow(/a link or a file, not a directory/);
    const policies = join(directory, 'checkpoint_000010/policies');
    renameSync(policies, join(directory, 'policies'));
    symlinkSync(join(directory, 'policies'), policies);
    await expect(manager.load(10)).rejects.toThrow(/policy.json: not a regular file/);
  });
});

describe('verifying', () => {
  test('says of every file whether it is as it was saved', async () => {
    const { directory, manager } = await storeWith([10]);
    expect(await manager.verify('latest')).toMatchObject({ ok: true, name: 'checkpoint_000010' });
    writeFileSync(join(directory, 'checkpoint_000010/notes.txt'), 'mine');
    expect(await manager.verify(10)).toMatchObject({ ok: true });
    damage(directory, 'checkpoint_000010');
    rmSync(join(directory, 'checkpoint_000010/policies/hider_policy/policy.json'));
    writeFileSync(join(directory, 'checkpoint_000010/metadata.json'), '{}');
    const { ok, files } = await manager.verify(10);
    expect(ok).toBe(false);
    expect(Object.fromEntries(files.map(({ path, status }) => [path, status]))).toEqual({
      'manifest.json': 'ok',
      'metadata.json': 'wrong size',
      'algorithm_state.json': 'ok',
      'algorithm_state.safetensors': 'wrong digest',
      'policies/hider_policy/policy.json': 'missing',
      'policies/hider_policy/policy.onnx': 'ok',
      'policies/hider_policy/weights.safetensors': 'ok',
      'policies/seeker_policy/policy.json': 'ok',
      'policies/seeker_policy/weights.safetensors': 'ok',
      'notes.txt': 'unexpected',
    });
  });

  test('says it of all of them, in the order of saving, those of a newer format included', async () => {
    const { directory, manager } = await storeWith([10, 20, 30]);
    damage(directory, 'checkpoint_000010');
    forgeManifest(join(directory, 'checkpoint_000020'), (manifest) => (manifest['format_version'] = 7));
    expect(await manager.verifyAll()).toEqual([
      { kind: 'verified', report: await manager.verify(10) },
      { kind: 'newer', entry: (await manager.listCheckpoints())[1], formatVersion: 7 },
      { kind: 'verified', report: await manager.verify(30) },
    ]);
    expect(await newStore().manager.verifyAll()).toEqual([]);
  });
});
