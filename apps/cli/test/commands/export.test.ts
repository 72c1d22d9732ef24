import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { CheckpointManager, decodeSafetensors } from '@hideout/checkpoints';
import { exportPolicyGraphModel, exportPolicyOnnx, Trainer } from '@hideout/ppo';
import type { PolicyState } from '@hideout/ppo';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { main } from '../../src/main.js';
import { checkpointInput } from '../../src/training/checkpoint-state.js';
import { createEnvironment } from '../../src/training/create-environment.js';
import { version } from '../../src/version.js';
import { row } from '../training-fixtures.js';
import { smallConfig, temporaryFolder } from '../training/small-training.js';

let folder: string;
let remove: () => Promise<void>;
let seekers: PolicyState;
let identity: string;

beforeAll(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  const config = smallConfig(folder);
  const env = createEnvironment(config.env, config.worlds);
  const trainer = await Trainer.create({ env, config: config.ppo, backend: config.backend });
  const state = trainer.state();
  await trainer.dispose();
  seekers = state.policies['seeker_policy'] as PolicyState;
  const run = { run: 'run-1', elapsedSeconds: 1, configuration: config.source };
  const saved = await new CheckpointManager(config.checkpointDirectory).save(
    checkpointInput(state, run, row(10), null),
  );
  identity = saved.entry.identity as string;
});
afterAll(() => remove());

let out: string;
beforeEach(async () => {
  out = join(folder, `out-${Math.random().toString(36).slice(2)}`);
  await mkdir(out);
});

/** Runs `hideout export` on the store, as a process would. */
async function hideoutExport(...words: string[]) {
  const written = { out: '', err: '' };
  const sink = (name: 'out' | 'err'): Writable =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        written[name] += chunk.toString();
        done();
      },
    });
  const directory = ['--checkpoint-dir', join(folder, 'checkpoints')];
  const current = {
    argv: ['node', 'hideout', 'export', ...words, ...directory],
    env: {},
    stdout: sink('out'),
    stderr: sink('err'),
    exitCode: undefined as number | undefined,
  };
  await main(current);
  return { ...written, code: current.exitCode };
}

const onnx = ['--policy', 'seeker_policy', '--format', 'onnx'];

const tfjs = ['--policy', 'seeker_policy', '--format', 'tfjs'];

async function filesIn(path: string): Promise<Record<string, Uint8Array>> {
  const names = (await readdir(path)).sort();
  const read = names.map(async (name) => [name, new Uint8Array(await readFile(join(path, name)))] as const);
  return Object.fromEntries(await Promise.all(read));
}

describe('hideout export', () => {
  it('writes the policy as ONNX, with where it comes from', async () => {
    const path = join(out, 'seekers.onnx');
    const { code, out: told, err } = await hideoutExport('latest', ...onnx, '--output', path);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(told).toMatch(/^Wrote seeker_policy of checkpoint_000010 to .*seekers\.onnx \(\d+\.\d kB\)\.\n$/u);
    const metadata = { checkpoint: 'checkpoint_000010', checkpoint_identity: identity, iteration: '10' };
    const expected = exportPolicyOnnx(seekers, { programVersion: version(), metadata });
    expect(new Uint8Array(await readFile(path))).toEqual(expected);
    expect(Buffer.from(expected).includes(identity)).toBe(true);
    expect(await readdir(out)).toEqual(['seekers.onnx']);
  });

  it('writes the weights as safetensors, with what describes them', async () => {
    const path = join(out, 'weights');
    const words = ['--policy', 'seeker_policy', '--format', 'safetensors', '--output', path];
    expect((await hideoutExport('10', ...words)).code).toBe(0);
    const { tensors, metadata } = decodeSafetensors(new Uint8Array(await readFile(path)));
    expect(Object.keys(tensors).sort()).toEqual(Object.keys(seekers.arrays).sort());
    expect(tensors['policy.layer0.weight']).toEqual(seekers.arrays['policy.layer0.weight']);
    expect(metadata).toMatchObject({
      checkpoint_identity: identity,
      policy_id: 'seeker_policy',
      observation_size: String(seekers.json['observation_size']),
      action_space: JSON.stringify(seekers.json['action_space']),
    });
  });

  it('writes the policy as a directory for TensorFlow.js', async () => {
    const path = join(out, 'web');
    const { code, out: told, err } = await hideoutExport(...tfjs, '--output', path);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(told).toMatch(/^Wrote seeker_policy of checkpoint_000010 to .*web \(\d+\.\d kB\)\.\n$/u);
    const metadata = { checkpoint: 'checkpoint_000010', checkpoint_identity: identity, iteration: '10' };
    const expected = exportPolicyGraphModel(seekers, { programVersion: version(), metadata });
    expect(await filesIn(path)).toEqual({ ...expected });
    expect(await readdir(out)).toEqual(['web']);
  });

  it('replaces a directory only with --force, and only an export', async () => {
    const path = join(out, 'web');
    await mkdir(path);
    const refused = await hideoutExport(...tfjs, '--output', path);
    expect([refused.code, refused.err]).toEqual([
      2,
      `error: ${path} exists already; name another directory with --output, or add --force to replace it.\n`,
    ]);
    await writeFile(join(path, 'model.json'), 'old');
    expect((await hideoutExport(...tfjs, '--output', path, '--force')).code).toBe(0);
    const written = await filesIn(path);
    expect(Object.keys(written)).toEqual(['group1-shard1of1.bin', 'model.json']);
    expect(written['model.json']?.length).toBeGreaterThan(1000);

    await writeFile(join(path, 'notes.txt'), 'mine');
    const kept = await hideoutExport(...tfjs, '--output', path, '--force');
    expect([kept.code, kept.err]).toEqual([
      2,
      `error: ${path} holds notes.txt, which is no part of an export; name another directory with --output.\n`,
    ]);
    expect(await filesIn(path)).toEqual({ ...written, 'notes.txt': new TextEncoder().encode('mine') });
    expect(await readdir(out)).toEqual(['web']);
  });

  it('puts no directory in the place of a file', async () => {
    const path = join(out, 'mine');
    await writeFile(path, 'mine');
    const { code, err } = await hideoutExport(...tfjs, '--output', path, '--force');
    expect([code, err]).toEqual([
      2,
      `error: ${path} is no directory; name another directory with --output.\n`,
    ]);
    const beneath = await hideoutExport(...tfjs, '--output', join(path, 'web'));
    expect([beneath.code, beneath.err]).toEqual([
      2,
      `error: ${path} is no directory; create it, or name another directory with --output.\n`,
    ]);
    expect(await readFile(path, 'utf8')).toBe('mine');
    expect(await readdir(out)).toEqual(['mine']);
  });

  it('replaces a file only with --force', async () => {
    const path = join(out, 'mine');
    await writeFile(path, 'mine');
    const refused = await hideoutExport(...onnx, '--output', path);
    expect(refused).toEqual({
      code: 2,
      out: '',
      err: `error: ${path} exists already; name another file with --output, or add --force to replace it.\n`,
    });
    expect(await readFile(path, 'utf8')).toBe('mine');
    expect(await readdir(out)).toEqual(['mine']);
    expect((await hideoutExport(...onnx, '--output', path, '--force')).code).toBe(0);
    expect((await readFile(path)).length).toBeGreaterThan(1000);
    expect(await readdir(out)).toEqual(['mine']);
  });

  it.each([
    ['no/such/file', [], /no\/such is no directory; create it, or name another file with --output\.\n$/u],
    ['.', ['--force'], /is a directory; name another file with --output\.\n$/u],
  ])('refuses %s with one sentence and exit code 2', async (name, more, sentence) => {
    const { code, err } = await hideoutExport(...onnx, '--output', join(out, name), ...more);
    expect(code).toBe(2);
    expect(err).toMatch(sentence);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(await readdir(out)).toEqual([]);
  });

  // Root may write everywhere.
  (process.getuid?.() === 0 ? it.skip : it)('refuses a directory that it may not write to', async () => {
    await chmod(out, 0o500);
    const { code, err } = await hideoutExport(...onnx, '--output', join(out, 'file'));
    expect([code, err]).toEqual([2, expect.stringContaining('may not be written to (EACCES)')]);
  });

  it.each([
    ['seekers', 'error: checkpoint_000010 has no policy "seekers"; it has hider_policy, seeker_policy.\n'],
    [
      'constructor',
      'error: checkpoint_000010 has no policy "constructor"; it has hider_policy, seeker_policy.\n',
    ],
  ])('names the policies that there are instead of %s', async (policy, sentence) => {
    const { code, err } = await hideoutExport('--policy', policy, '--format', 'onnx');
    expect([code, err]).toEqual([2, sentence]);
  });

  it('says that there is no such checkpoint', async () => {
    const { code, err } = await hideoutExport('77', ...onnx);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: .*77.*\n$/u);
  });
});
